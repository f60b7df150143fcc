/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.registry;

import io.quaywatch.image.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Writes a two-platform image as an OCI image layout (OCI image spec 1.0), with one empty layer. */
final class OciLayout {
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
    private static final byte[] EMPTY_TAR = new byte[1024];

    private final Path directory;
    private final Map<String, FakeRegistry.Image> images = new LinkedHashMap<>();
    private final Map<String, Long> bytes = new LinkedHashMap<>();
    private final Digest index;

    OciLayout(Path directory) throws IOException {
        this.directory = directory;
        Files.createDirectories(directory.resolve("blobs/sha256"));
        String layer = descriptor(LAYER, gzip(EMPTY_TAR), "");
        List<String> entries = new ArrayList<>();
        for (String architecture : List.of("amd64", "arm64")) {
            entries.add(image(architecture, layer));
        }
        byte[] content = FakeRegistry.indexOf(entries.toArray(String[]::new)).getBytes(StandardCharsets.UTF_8);
        String top = descriptor(FakeRegistry.OCI_INDEX, content, "");
        this.index = Digest.of(content);
        Files.writeString(directory.resolve("index.json"), "{\"schemaVersion\":2,\"manifests\":[" + top + "]}");
        Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    }

    private String image(String architecture, String layer) throws IOException {
        String platform = "\"os\":\"linux\",\"architecture\":\"" + architecture + "\"";
        byte[] config = ("{" + platform + ",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                        + Digest.of(EMPTY_TAR) + "\"]},\"history\":[{\"created_by\":\"test\"}]}")
                .getBytes(StandardCharsets.UTF_8);
        byte[] manifest = ("{\"schemaVersion\":2,\"mediaType\":\"" + FakeRegistry.OCI_MANIFEST + "\",\"config\":"
                        + descriptor(FakeRegistry.OCI_CONFIG, config, "") + ",\"layers\":[" + layer + "]}")
                .getBytes(StandardCharsets.UTF_8);
        bytes.put(architecture, (long) config.length + gzip(EMPTY_TAR).length);
        images.put(architecture, new FakeRegistry.Image(Digest.of(manifest), Digest.of(config)));
        return descriptor(FakeRegistry.OCI_MANIFEST, manifest, ",\"platform\":{" + platform + "}");
    }

    private String descriptor(String mediaType, byte[] content, String more) throws IOException {
        Digest digest = Digest.of(content);
        Files.write(directory.resolve("blobs/sha256").resolve(digest.hex()), content);
        return "{\"mediaType\":\"" + mediaType + "\",\"digest\":\"" + digest + "\",\"size\":" + content.length + more
                + "}";
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        }
        return packed.toByteArray();
    }

    FakeRegistry.Image image(String architecture) {
        return images.get(architecture);
    }

    /** Config and layer as they are stored. */
    Long bytes(String architecture) {
        return bytes.get(architecture);
    }

    Digest index() {
        return index;
    }
}
