package dev.irsa.chart;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** kube-proxy's part for one Service: a new connection to its address goes to one of the endpoints of that moment. */
final class ServiceProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final List<Integer> endpoints = new CopyOnWriteArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    /** Listens at an address on loopback. */
    ServiceProxy(String clusterAddress, int port) throws IOException {
        listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.ofLiteral(clusterAddress), port), 200);
        Thread.ofVirtual().start(this::accept);
    }

    /** A port on loopback joins. */
    void add(int endpoint) {
        endpoints.add(endpoint);
    }

    /** It gets no more new connections; those that are open stay. */
    void remove(int endpoint) {
        endpoints.remove((Integer) endpoint);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> join(client));
            } catch (IOException _) {
                // Closed, or one that was gone at once.
            }
        }
    }

    private void join(Socket client) {
        List<Integer> now = List.copyOf(endpoints);
        try (client) {
            if (now.isEmpty()) {
                return;
            }
            int port = now.get(Math.floorMod(next.getAndIncrement(), now.size()));
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                Thread back = Thread.ofVirtual().start(() -> copy(server, client));
                copy(client, server);
                back.join();
            }
        } catch (IOException _) {
            // The other side sees that it is closed.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[16_384];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
            to.shutdownOutput();
        } catch (IOException _) {
            // Ends both directions, as a lost connection does.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
