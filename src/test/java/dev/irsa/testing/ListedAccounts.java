package dev.irsa.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ServiceAccounts of a cluster that is larger than a test could fill: listed in pages, watched and read as API servers
 * have them, out of memory and over plain HTTP. Nothing else is there.
 */
public final class ListedAccounts implements AutoCloseable {
    private static final int A_NAMESPACE = 50;
    private static final Pattern CONTINUE = Pattern.compile("continue=(\\d+)");
    private static final Pattern LIMIT = Pattern.compile("limit=(\\d+)");
    private static final Pattern ONE = Pattern.compile("/serviceaccounts/service-account-(\\d+)$");

    private final HttpServer server;
    private final int number;
    private final ConcurrentHashMap<Integer, Account> changed = new ConcurrentHashMap<>();
    private final List<LinkedBlockingQueue<String>> watches = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch pages = new CountDownLatch(0);
    private long version;

    private record Account(String role, long version, boolean there) {}

    /** As many accounts, each with a role of its own. */
    public ListedAccounts(int number) {
        this.number = number;
        this.version = number;
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** Gives no page after the first, until {@link #release} is called. */
    public ListedAccounts hold() {
        pages = new CountDownLatch(1);
        return this;
    }

    /** Gives the pages that were held back. */
    public void release() {
        pages.countDown();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public static String namespace(int account) {
        return "namespace-" + account / A_NAMESPACE;
    }

    public static String name(int account) {
        return "service-account-" + account;
    }

    /** The role of an account; empty when it was deleted. */
    public String role(int account) {
        Account now = account(account);
        return now.there() ? now.role() : "";
    }

    private Account account(int account) {
        return changed.getOrDefault(
                account, new Account("arn:aws:iam::111122223333:role/team/application-" + account, account + 1L, true));
    }

    /** Gives an account another role, and tells those who watch. */
    public synchronized void change(int account, String role) {
        changed.put(account, new Account(role, ++version, true));
        tell("MODIFIED", account);
    }

    /** Deletes an account, and tells those who watch. */
    public synchronized void delete(int account) {
        changed.put(account, new Account(account(account).role(), ++version, false));
        tell("DELETED", account);
    }

    private void tell(String type, int account) {
        String event = "{\"type\":\"" + type + "\",\"object\":" + object(account) + "}\n";
        watches.forEach(watch -> watch.add(event));
    }

    /** How many watch now. */
    public int watching() {
        return watches.size();
    }

    /** With what a real object carries besides. */
    private String object(int number) {
        Account account = account(number);
        return """
                {"kind":"ServiceAccount","apiVersion":"v1","metadata":{"name":"%s","namespace":"%s",\
                "uid":"6f9619ff-8b86-d011-b42d-%012d","resourceVersion":"%d","creationTimestamp":"2026-01-01T00:00:00Z",\
                "labels":{"app.kubernetes.io/managed-by":"Helm","app.kubernetes.io/name":"application-%d"},\
                "annotations":{"eks.amazonaws.com/role-arn":"%s","meta.helm.sh/release-name":"application-%d"},\
                "managedFields":[{"manager":"helm","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z",\
                "fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:annotations":{".":{},\
                "f:eks.amazonaws.com/role-arn":{},"f:meta.helm.sh/release-name":{}},"f:labels":{".":{},\
                "f:app.kubernetes.io/managed-by":{},"f:app.kubernetes.io/name":{}}}}}]}}""".formatted(
                        name(number), namespace(number), number, account.version(), number, account.role(), number);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String query = String.valueOf(exchange.getRequestURI().getRawQuery());
            Matcher one = ONE.matcher(path);
            if (one.find()) {
                int account = Integer.parseInt(one.group(1));
                boolean there = account < number && !role(account).isEmpty();
                send(exchange, there ? 200 : 404, there ? object(account) : notFound());
            } else if (!path.equals("/api/v1/serviceaccounts")) {
                send(exchange, 404, notFound());
            } else if (query.contains("watch=true")) {
                watch(exchange);
            } else {
                if (query.contains("continue=")) {
                    pages.await();
                }
                send(exchange, 200, page(query));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String notFound() {
        return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"reason\":\"NotFound\",\"code\":404}";
    }

    private String page(String query) {
        Matcher from = CONTINUE.matcher(query);
        Matcher limit = LIMIT.matcher(query);
        int first = from.find() ? Integer.parseInt(from.group(1)) : 0;
        int size = limit.find() ? Integer.parseInt(limit.group(1)) : 0;
        int end = size == 0 ? number : Math.min(number, first + size);
        StringBuilder page = new StringBuilder(1 << 19);
        page.append("{\"kind\":\"ServiceAccountList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"")
                .append(number)
                .append('"')
                .append(end < number ? ",\"continue\":\"" + end + "\"" : "")
                .append("},\"items\":[");
        for (int i = first; i < end; i++) {
            page.append(i == first ? "" : ",").append(object(i));
        }
        return page.append("]}").toString();
    }

    private void watch(HttpExchange exchange) throws IOException {
        LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.flush();
        watches.add(events);
        try {
            while (true) {
                StringBuilder all = new StringBuilder(events.take());
                for (String more = events.poll(); more != null; more = events.poll()) {
                    all.append(more);
                }
                out.write(all.toString().getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            watches.remove(events);
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
