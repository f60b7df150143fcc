/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.okhttp.OkHttpAsyncHttpClientBuilder;
import com.azure.data.tables.TableServiceClient;
import com.azure.data.tables.TableServiceClientBuilder;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.queue.QueueMessageEncoding;
import com.azure.storage.queue.QueueServiceClient;
import com.azure.storage.queue.QueueServiceClientBuilder;
import io.quaywatch.testing.Peers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Microsoft's own storage emulator, one process for all tests of this JVM, in memory, on the loopback. Tests share it, so each
 * takes names of its own ({@link #name}).
 */
final class Azurite {
    private static final Path PROGRAM =
            Path.of("..", "scripts", "checks", "node_modules", "azurite", "dist", "src", "azurite.js");
    private static final int PATIENCE_SECONDS = 60;
    /** Published by Microsoft for the emulator; no secret. */
    private static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final int blobPort;
    private final int queuePort;
    private final int tablePort;
    private final HttpClient http = new OkHttpAsyncHttpClientBuilder().build();

    private Azurite(int blobPort, int queuePort, int tablePort) {
        this.blobPort = blobPort;
        this.queuePort = queuePort;
        this.tablePort = tablePort;
    }

    private static final class Shared {
        static final Azurite RUNNING = start();
    }

    /** The running emulator; skips the test where it is not installed, fails it under {@code REQUIRE_PEERS=1}. */
    static Azurite require() {
        Peers.require("node");
        Peers.requireFile("azurite", PROGRAM);
        return Shared.RUNNING;
    }

    private static Azurite start() {
        try {
            int[] ports = freePorts(3);
            Process process = new ProcessBuilder(List.of(
                            Peers.require("node").toString(),
                            PROGRAM.toString(),
                            "--inMemoryPersistence",
                            "--skipApiVersionCheck",
                            "--silent",
                            "--disableTelemetry",
                            "--blobHost",
                            "127.0.0.1",
                            "--blobPort",
                            Integer.toString(ports[0]),
                            "--queueHost",
                            "127.0.0.1",
                            "--queuePort",
                            Integer.toString(ports[1]),
                            "--tableHost",
                            "127.0.0.1",
                            "--tablePort",
                            Integer.toString(ports[2])))
                    .redirectErrorStream(true)
                    .redirectOutput(Path.of("target", "azurite.log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            for (int port : ports) {
                awaitPort(process, port);
            }
            return new Azurite(ports[0], ports[1], ports[2]);
        } catch (IOException e) {
            throw new UncheckedIOException("azurite does not start", e);
        }
    }

    private static int[] freePorts(int count) throws IOException {
        ServerSocket[] sockets = new ServerSocket[count];
        int[] ports = new int[count];
        for (int i = 0; i < count; i++) {
            sockets[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            ports[i] = sockets[i].getLocalPort();
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }

    private static void awaitPort(Process process, int port) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end && process.isAlive()) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
                return;
            } catch (IOException notYet) {
                waitABit(process);
            }
        }
        process.destroyForcibly();
        throw new IOException("azurite is not up on port " + port + "; see target/azurite.log");
    }

    /** Another process gives no sign when it listens, so it is asked again. */
    private static void waitABit(Process process) {
        try {
            if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(
                        "azurite has ended with " + process.exitValue() + "; see target/azurite.log");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** A name that no other test of this run has; fit for a table, a container and a queue. */
    String name(String prefix) {
        return prefix + NAMES.incrementAndGet();
    }

    TableServiceClient tables() {
        return new TableServiceClientBuilder()
                .connectionString(connection())
                .httpClient(http)
                .buildClient();
    }

    BlobServiceClient blobs() {
        return new BlobServiceClientBuilder()
                .connectionString(connection())
                .httpClient(http)
                .buildClient();
    }

    /** As the app has it; {@link #queues} shows what is really in the queue. */
    QueueServiceClient encodedQueues() {
        return new QueueServiceClientBuilder()
                .connectionString(connection())
                .messageEncoding(QueueMessageEncoding.BASE64)
                .httpClient(http)
                .buildClient();
    }

    QueueServiceClient queues() {
        return new QueueServiceClientBuilder()
                .connectionString(connection())
                .httpClient(http)
                .buildClient();
    }

    HttpClient http() {
        return http;
    }

    String connection() {
        String base = "http://127.0.0.1:";
        return "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=" + KEY
                + ";BlobEndpoint=" + base + blobPort + "/devstoreaccount1"
                + ";QueueEndpoint=" + base + queuePort + "/devstoreaccount1"
                + ";TableEndpoint=" + base + tablePort + "/devstoreaccount1;";
    }
}
