/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.azure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer whose periodic tasks run when the test says so, on a thread of their own as in the real one. */
final class ManualTimer extends ScheduledThreadPoolExecutor {
    private final List<Runnable> periodic = new ArrayList<>();
    private final List<ScheduledFuture<?>> futures = new ArrayList<>();

    ManualTimer() {
        super(0);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
        ScheduledFuture<?> future = super.scheduleAtFixedRate(task, 1_000, 1_000, TimeUnit.DAYS);
        periodic.add(task);
        futures.add(future);
        return future;
    }

    /** Runs the tasks that nobody cancelled, and waits for them. */
    void turn() {
        for (int i = 0; i < periodic.size(); i++) {
            if (!futures.get(i).isCancelled()) {
                Thread thread = new Thread(periodic.get(i));
                thread.start();
                join(thread);
            }
        }
    }

    int running() {
        return (int) futures.stream().filter(future -> !future.isCancelled()).count();
    }

    /** An interrupt meant for the step must not end the waiting. */
    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
