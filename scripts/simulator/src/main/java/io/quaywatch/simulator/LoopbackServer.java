/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A small HTTP/1.1 server on 127.0.0.1, one daemon thread per open connection.
 *
 * <p>Not the JDK's {@code HttpServer}: that one always writes the machine's time into {@code Date}, and clients measure the
 * engine's clock by that header.
 */
final class LoopbackServer implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 128;
    private static final int IDLE_MILLIS = 60_000;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    /** What answers a request. */
    interface Front {
        Reply answer(Request request) throws IOException;
    }

    private final ServerSocket socket;
    private final InstantSource clock;
    private final Front front;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = new ThreadPoolExecutor(
            1, MAX_CONNECTIONS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), LoopbackServer::daemon);

    private LoopbackServer(ServerSocket socket, InstantSource clock, Front front) {
        this.socket = socket;
        this.clock = clock;
        this.front = front;
    }

    /** @param port 0 = any free one */
    static LoopbackServer start(int port, InstantSource clock, Front front) {
        try {
            ServerSocket socket = new ServerSocket(port, MAX_CONNECTIONS, InetAddress.getByAddress(LOOPBACK));
            LoopbackServer server = new LoopbackServer(socket, clock, front);
            server.threads.execute(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("simulator: cannot listen on 127.0.0.1:" + port, e);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                hand(socket.accept());
            } catch (IOException e) {
                // closed from outside, or out of descriptors for the moment
            }
        }
    }

    private void hand(Socket connection) throws IOException {
        open.add(connection);
        try {
            threads.execute(() -> serve(connection));
        } catch (RejectedExecutionException e) {
            // more connections than threads: this client may try again
            open.remove(connection);
            connection.close();
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            // a reply is two small writes; with Nagle and delayed acknowledgement each would cost 40 ms
            connection.setTcpNoDelay(true);
            connection.setSoTimeout(IDLE_MILLIS);
            RequestReader reader = new RequestReader(new BufferedInputStream(connection.getInputStream()));
            ReplyWriter writer = new ReplyWriter(new BufferedOutputStream(connection.getOutputStream(), 65_536), clock);
            while (exchange(reader, writer)) {
                // the client keeps the connection
            }
        } catch (IOException e) {
            // the client went away, which is its right
        } finally {
            open.remove(connection);
        }
    }

    private boolean exchange(RequestReader reader, ReplyWriter writer) throws IOException {
        Optional<Request> next;
        try {
            next = reader.next();
        } catch (ProtocolException | IllegalArgumentException e) {
            writer.write(Reply.text(400, "text/plain", "simulator: unreadable request\n"), false);
            return false;
        }
        if (next.isEmpty()) {
            return false;
        }
        Request request = next.get();
        boolean keep = writer.write(answer(request), request.method().equals("HEAD"));
        return keep && !"close".equalsIgnoreCase(request.headers().get("connection"));
    }

    private Reply answer(Request request) throws IOException {
        try {
            return front.answer(request);
        } catch (RuntimeException e) {
            // a fault of the simulator itself must look like one, not like a dropped connection
            byte[] text = ("simulator: " + e + "\n").getBytes(StandardCharsets.UTF_8);
            return Reply.bytes(500, "text/plain", text);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "simulator");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            socket.close();
            for (Socket connection : open) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("simulator: cannot close", e);
        }
    }
}
