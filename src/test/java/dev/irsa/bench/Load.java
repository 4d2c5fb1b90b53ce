package dev.irsa.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Connections that each send a request, read the answer, and send the next, taking gzip as an API server does. */
final class Load {
    private final URI url;
    private final byte[] request;
    private final int connections;
    private final SSLContext tls;

    /** What came of it. */
    record Result(long requests, long[] sortedNanos, long replyBytes) {
        double percentileMillis(int percent) {
            return Percentiles.millis(sortedNanos, percent);
        }
    }

    Load(URI url, Path ca, byte[] body, int connections) throws Exception {
        this.url = url;
        this.connections = connections;
        this.tls = trusting(Files.readAllBytes(ca));
        byte[] head = ("POST " + url.getPath() + (url.getQuery() == null ? "" : "?" + url.getQuery())
                        + " HTTP/1.1\r\nHost: " + url.getHost()
                        + "\r\nContent-Type: application/json\r\nAccept-Encoding: gzip\r\nContent-Length: "
                        + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        request = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, request, head.length, body.length);
    }

    private static SSLContext trusting(byte[] pem) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "ca", CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    Result run(long nanos) throws Exception {
        AtomicReference<Exception> failure = new AtomicReference<>();
        Client[] clients = new Client[connections];
        Thread[] threads = new Thread[connections];
        long end = System.nanoTime() + nanos;
        for (int i = 0; i < connections; i++) {
            Client client = new Client(end);
            clients[i] = client;
            threads[i] = Thread.ofPlatform().start(() -> {
                try {
                    client.run();
                } catch (IOException e) {
                    failure.set(e);
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw failure.get();
        }
        long[] all =
                new long[Arrays.stream(clients).mapToInt(client -> client.count).sum()];
        int at = 0;
        for (Client client : clients) {
            System.arraycopy(client.nanos, 0, all, at, client.count);
            at += client.count;
        }
        Arrays.sort(all);
        return new Result(all.length, all, clients[0].replyBytes);
    }

    private final class Client {
        private final long end;
        private long[] nanos = new long[4096];
        private int count;
        private long replyBytes;

        Client(long end) {
            this.end = end;
        }

        void run() throws IOException {
            try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(url.getHost(), url.getPort())) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(30_000);
                OutputStream out = socket.getOutputStream();
                InputStream in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
                for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
                    out.write(request);
                    out.flush();
                    readReply(in);
                    record(System.nanoTime() - start);
                }
            }
        }

        private void record(long duration) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, count * 2);
            }
            nanos[count++] = duration;
        }

        private void readReply(InputStream in) throws IOException {
            String status = line(in);
            if (!status.startsWith("HTTP/1.1 200")) {
                throw new IOException("answered " + status);
            }
            long length = -1;
            boolean chunked = false;
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                String lower = header.toLowerCase(Locale.ROOT);
                chunked |= lower.equals("transfer-encoding: chunked");
                if (lower.startsWith("content-length:")) {
                    length = Long.parseLong(
                            header.substring(header.indexOf(':') + 1).strip());
                }
            }
            replyBytes = chunked ? skipChunks(in) : length;
            if (!chunked) {
                in.skipNBytes(length);
            }
        }

        private long skipChunks(InputStream in) throws IOException {
            long sum = 0;
            for (long size = Long.parseLong(line(in), 16); size > 0; size = Long.parseLong(line(in), 16)) {
                in.skipNBytes(size + 2);
                sum += size;
            }
            line(in);
            return sum;
        }

        private String line(InputStream in) throws IOException {
            StringBuilder line = new StringBuilder(64);
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new EOFException("the connection was closed");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }
    }
}
