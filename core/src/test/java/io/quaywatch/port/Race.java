/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.port;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Runs the same thing in many threads that start at the same moment. */
public final class Race {
    private Race() {}

    /** The answers in the order of the racers' numbers, from 0. */
    public static <T> List<T> of(int racers, IntFunction<T> run) throws Exception {
        CyclicBarrier start = new CyclicBarrier(racers);
        ExecutorService threads = Executors.newFixedThreadPool(racers);
        try {
            List<Callable<T>> all = new ArrayList<>();
            for (int i = 0; i < racers; i++) {
                int number = i;
                all.add(() -> {
                    start.await(60, TimeUnit.SECONDS);
                    return run.apply(number);
                });
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> answer : threads.invokeAll(all, 120, TimeUnit.SECONDS)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }
}
