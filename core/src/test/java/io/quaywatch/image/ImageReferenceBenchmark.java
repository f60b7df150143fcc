/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.image;

import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The parser between its floor (reading every character once) and what a regular expression costs, on the same texts in
 * one run. Read the ratios; absolute numbers belong to the machine. Run by {@code scripts/bench/micro.sh}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ImageReferenceBenchmark {
    private static final int TEXTS = 6;
    private static final String DIGEST = "@sha256:" + "0123456789abcdef".repeat(4);

    private final String[] texts = {
        "nginx",
        "team/shop:1.4.2",
        "ghcr.io/example/service:main-20261101",
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/shop:1.4.2",
        "europe-west1-docker.pkg.dev/example-project/apps/shop" + DIGEST,
        "registry.example:5000/a/b/c:v1" + DIGEST,
    };
    private final Pattern pattern = ImageReferencePropertyTest.ORACLE;

    @Benchmark
    @OperationsPerInvocation(TEXTS)
    public void floor(Blackhole sink) {
        for (String text : texts) {
            int sum = 0;
            for (int i = 0; i < text.length(); i++) {
                sum += text.charAt(i);
            }
            sink.consume(sum);
        }
    }

    @Benchmark
    @OperationsPerInvocation(TEXTS)
    public void scanner(Blackhole sink) {
        for (String text : texts) {
            sink.consume(ImageReference.parse(text));
        }
    }

    @Benchmark
    @OperationsPerInvocation(TEXTS)
    public void expression(Blackhole sink) {
        for (String text : texts) {
            Matcher matcher = pattern.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalStateException(text);
            }
            sink.consume(matcher.group("host"));
            sink.consume(matcher.group("path"));
            sink.consume(matcher.group("tag"));
            sink.consume(matcher.group("digest"));
        }
    }
}
