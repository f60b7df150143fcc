/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.local;

import io.quaywatch.image.Digest;
import io.quaywatch.snapshot.ResultManifest;
import io.quaywatch.snapshot.ScanType;
import io.quaywatch.snapshot.ScannerTask;
import io.quaywatch.snapshot.TypeStatus;
import io.quaywatch.snapshot.VmCloud.ScannerOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What a scanner of {@link InMemoryVmCloud} leaves at its end. */
@FunctionalInterface
public interface ScannerWork {
    void work(ScannerOrder order, InMemoryScanFiles files);

    /** Everything that it was told to find. */
    static ScannerWork good() {
        return with(type -> new TypeStatus.Ok());
    }

    /** These statuses, a file for each good one, and the manifest. */
    static ScannerWork with(Function<ScanType, TypeStatus> statuses) {
        return (order, files) -> {
            String job = order.metadata().get(ScannerTask.JOB);
            int attempt = Integer.parseInt(order.metadata().get(ScannerTask.ATTEMPT));
            Map<ScanType, TypeStatus> types = new EnumMap<>(ScanType.class);
            List<ResultManifest.Entry> entries = new ArrayList<>();
            for (String name : order.metadata().get(ScannerTask.TYPES).split(",")) {
                ScanType type = ScanType.parse(name);
                types.put(type, statuses.apply(type));
                if (types.get(type) instanceof TypeStatus.Ok) {
                    byte[] content = (name + " of " + job).getBytes(StandardCharsets.UTF_8);
                    String file = name + "-ChangeList.db.xz";
                    files.put(job, attempt, file, content);
                    String hash = Digest.of(content).hex();
                    entries.add(new ResultManifest.Entry(file, type, content.length, hash));
                }
            }
            files.put(new ResultManifest(job, attempt, "4.8.0-2", types, entries));
        };
    }
}
