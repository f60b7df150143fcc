/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.FirestoreOptions;
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
 * Google's own Firestore emulator, one process for all tests of this JVM, in memory, on the loopback. Tests share it, so each
 * takes collections of its own ({@link #name}). It comes with the Cloud SDK and from nowhere else.
 */
final class FirestoreEmulator {
    private static final Path JAR = Path.of("platform", "cloud-firestore-emulator", "cloud-firestore-emulator.jar");
    private static final Path LOG = Path.of("target", "firestore-emulator.log");
    private static final int PATIENCE_SECONDS = 60;
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Firestore firestore;

    private FirestoreEmulator(Firestore firestore) {
        this.firestore = firestore;
    }

    private static final class Shared {
        static final FirestoreEmulator RUNNING = start();
    }

    /** The running emulator; skips the test where it is not installed, fails it under {@code REQUIRE_PEERS=1}. */
    static FirestoreEmulator require() {
        jar();
        return Shared.RUNNING;
    }

    private static Path jar() {
        try {
            Path sdk = Peers.require("gcloud").toRealPath().getParent().getParent();
            return Peers.requireFile("Firestore emulator", sdk.resolve(JAR));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FirestoreEmulator start() {
        try {
            int port = freePort();
            Process process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx512m",
                            "-Duser.language=en",
                            "-cp",
                            jar().toString(),
                            "com.google.cloud.datastore.emulator.firestore.CloudFirestore",
                            "start",
                            "--host=127.0.0.1",
                            "--port=" + port))
                    .redirectErrorStream(true)
                    .redirectOutput(LOG.toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            awaitPort(process, port);
            return new FirestoreEmulator(client(port));
        } catch (IOException e) {
            throw new UncheckedIOException("the Firestore emulator does not start", e);
        }
    }

    private static Firestore client(int port) {
        return FirestoreOptions.newBuilder()
                .setProjectId("quaywatch-test")
                .setEmulatorHost("127.0.0.1:" + port)
                .setCredentials(new FirestoreOptions.EmulatorCredentials())
                .build()
                .getService();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
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
        throw new IOException("the Firestore emulator is not up on port " + port + "; see " + LOG);
    }

    /** Another process gives no sign when it listens, so it is asked again. */
    private static void waitABit(Process process) {
        try {
            if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(
                        "the Firestore emulator has ended with " + process.exitValue() + "; see " + LOG);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** A name that no other test of this run has. */
    String name(String prefix) {
        return prefix + NAMES.incrementAndGet();
    }

    Firestore firestore() {
        return firestore;
    }
}
