/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import io.quaywatch.gcp.workflow.WorkflowError;
import io.quaywatch.gcp.workflow.WorkflowWorld;
import io.quaywatch.json.Json;
import io.quaywatch.local.CloudFaults;
import io.quaywatch.local.InMemoryJobStore;
import io.quaywatch.local.InMemoryLeases;
import io.quaywatch.local.InMemoryResultSink;
import io.quaywatch.local.InMemoryScanFiles;
import io.quaywatch.local.InMemoryVmCloud;
import io.quaywatch.port.Leases;
import io.quaywatch.snapshot.JobPhase;
import io.quaywatch.snapshot.JobStore;
import io.quaywatch.snapshot.Machine;
import io.quaywatch.snapshot.MachineDisk;
import io.quaywatch.snapshot.MachineId;
import io.quaywatch.snapshot.PlanSettings;
import io.quaywatch.snapshot.ResultSink;
import io.quaywatch.snapshot.Sampling;
import io.quaywatch.snapshot.ScanFiles;
import io.quaywatch.snapshot.ScanType;
import io.quaywatch.snapshot.SelectionRules;
import io.quaywatch.snapshot.SnapshotJob;
import io.quaywatch.snapshot.SnapshotSettings;
import io.quaywatch.snapshot.VmCloud;
import io.quaywatch.testing.VirtualClock;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A small cloud, the real functions over HTTP in Google's runner, and what a workflow sees of them. No time passes but on a clock. */
final class FunctionWorld implements WorkflowWorld {
    static final String PROJECT = "shop-prod";

    final VirtualClock clock = new VirtualClock();
    final CloudFaults faults = new CloudFaults();
    final InMemoryScanFiles files = new InMemoryScanFiles(clock);
    final InMemoryVmCloud cloud = new InMemoryVmCloud(clock, files, faults);
    final JobStore jobs;
    final Leases leases;
    final InMemoryResultSink sink = new InMemoryResultSink();
    final List<String> started = new ArrayList<>();
    final List<Map<?, ?>> posts = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private LoopbackInvoker step;
    private String execution = "execution-1";

    /** Called before every call of a port but the job store's; may throw. */
    Runnable atCall = () -> {};
    /** Called before every sleep of the workflow. */
    Runnable atSleep = () -> {};
    /** Called before every POST of the workflow; may throw. */
    Runnable atPost = () -> {};

    FunctionWorld() {
        this(new InMemoryJobStore(), new InMemoryLeases());
    }

    FunctionWorld(JobStore jobs, Leases leases) {
        this.jobs = jobs;
        this.leases = leases;
        cloud.add(machine("4711"));
        step = startStep(0);
    }

    private LoopbackInvoker startStep(int port) {
        GcpWorld process = process();
        return LoopbackInvoker.http(port, () -> new SnapshotStepFunction(process::workflow, process::jobs));
    }

    /** A new process with nothing in its memory. */
    GcpWorld process() {
        GcpPorts ports = new GcpPorts(
                () -> watched(VmCloud.class, cloud),
                () -> jobs,
                () -> watched(ScanFiles.class, files),
                () -> watched(Leases.class, leases),
                () -> watched(ResultSink.class, sink),
                () -> started::add);
        PlanSettings plan = new PlanSettings(
                SelectionRules.all(Set.of(PROJECT), null), Sampling.OFF, Duration.ofHours(24), Set.of(ScanType.OS), 0);
        return new GcpWorld(
                ports,
                new GcpWorld.Settings(SnapshotSettings.standard(), plan, List.of(PROJECT, "denied"), "bucket"),
                clock);
    }

    private <T> T watched(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            atCall.run();
            try {
                return method.invoke(real, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    static Machine machine(String number) {
        String source = "projects/" + PROJECT + "/zones/europe-west1-b/disks/root-" + number;
        return new Machine(
                new MachineId("gcp", PROJECT, "europe-west1-b", number),
                "web-" + number,
                Machine.State.RUNNING,
                Machine.Platform.LINUX,
                Map.of(),
                null,
                VirtualClock.START.minus(Duration.ofDays(1)),
                List.of(new MachineDisk(
                        source, "root-" + number, true, false, 20, Map.of(), new MachineDisk.Key.OfCloud())),
                null);
    }

    SnapshotJob job() {
        return jobs.jobs(JobStore.Filter.ALL, clock.instant(), null).jobs().get(0);
    }

    JobPhase phase() {
        return job().state().phase();
    }

    void kill() {
        step.stop();
    }

    void restart(int port) {
        step = startStep(port);
    }

    int port() {
        return step.port();
    }

    void execution(String name) {
        execution = name;
    }

    /** As anybody calls a function. */
    HttpResponse<String> call(String url, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (ConnectException e) {
            throw WorkflowError.tagged("ConnectionFailedError", String.valueOf(e.getMessage()));
        } catch (HttpTimeoutException e) {
            throw WorkflowError.tagged("TimeoutError", String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw WorkflowError.tagged("ConnectionError", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public @Nullable Object post(String url, Object body, Duration timeout) {
        posts.add((Map<?, ?>) body);
        atPost.run();
        HttpResponse<String> answer = call(url, Json.write(body));
        if (answer.statusCode() >= 400) {
            throw WorkflowError.http(answer.statusCode(), answer.body());
        }
        try {
            Map<String, Object> read = new HashMap<>();
            Json.wire()
                    .readTree(answer.body())
                    .properties()
                    .forEach(field -> read.put(
                            field.getKey(),
                            field.getValue().isBoolean()
                                    ? (Object) field.getValue().booleanValue()
                                    : field.getValue().isNumber()
                                            ? (Object) field.getValue().longValue()
                                            : field.getValue().asText()));
            return read;
        } catch (IOException e) {
            return answer.body();
        }
    }

    @Override
    public void sleep(Duration length) {
        atSleep.run();
        clock.advance(length);
    }

    @Override
    public String environment(String name) {
        return switch (name) {
            case "STEP_URL" -> step.url();
            case "GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID" -> execution;
            default -> throw WorkflowError.tagged("KeyError", name);
        };
    }
}
