/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * Makes images out of their names. The bytes are content-addressed for real: config, manifest and index digests are
 * SHA-256 of what is served, and the same name gives the same bytes in every run.
 */
final class ImageBuilder {
    private static final String OCI = "application/vnd.oci.image.";
    private static final String DOCKER = "application/vnd.docker.";
    private static final long EARLIEST = 1_735_689_600L;
    private static final int SPREAD_SECONDS = 31_536_000;

    /** An empty tar archive: two zero blocks. */
    private static final int EMPTY_TAR = 1024;

    private final WorldSettings.ImageShape shape;

    ImageBuilder(WorldSettings.ImageShape shape) {
        this.shape = shape;
    }

    /** @param generation how often the tag was moved */
    ImageContent build(RepositoryKey key, String tag, int generation) {
        String name = key + ":" + tag + (generation == 0 ? "" : " generation " + generation);
        Blob layer = Blob.of(layerType(), new byte[EMPTY_TAR]);
        Blob amdConfig = config(name, "amd64", layer);
        Blob amd = manifest(amdConfig, layer);
        if (shape == WorldSettings.ImageShape.SINGLE) {
            return new ImageContent(amd, List.of(amd), List.of(amdConfig), layer);
        }
        Blob armConfig = config(name, "arm64", layer);
        Blob arm = manifest(armConfig, layer);
        return new ImageContent(index(amd, arm), List.of(amd, arm), List.of(amdConfig, armConfig), layer);
    }

    /** An image for a digest that nobody can invert: its manifest goes by that digest although it hashes to another. */
    ImageContent forDigest(RepositoryKey key, String digest) {
        Blob layer = Blob.of(layerType(), new byte[EMPTY_TAR]);
        Blob config = config(key + "@" + digest, "amd64", layer);
        Blob manifest = manifest(config, layer);
        Blob asked = new Blob(manifest.mediaType(), manifest.bytes(), digest);
        return new ImageContent(asked, List.of(asked), List.of(config), layer);
    }

    private Blob config(String name, String architecture, Blob layer) {
        String created = Instant.ofEpochSecond(EARLIEST + Sha.number(Sha.of(name), SPREAD_SECONDS))
                .toString();
        ObjectNode config = SimulatorJson.object();
        config.put("created", created);
        config.put("architecture", architecture);
        config.put("os", "linux");
        ObjectNode run = config.putObject("config");
        run.putArray("Env").add("PATH=/usr/local/bin:/usr/bin:/bin");
        run.putArray("Cmd").add("/app");
        run.putObject("Labels").put("org.opencontainers.image.ref.name", name);
        ObjectNode rootfs = config.putObject("rootfs");
        rootfs.put("type", "layers");
        rootfs.putArray("diff_ids").add(layer.digest());
        config.putArray("history").addObject().put("created", created).put("created_by", "COPY /app /app");
        return Blob.of(
                docker() ? DOCKER + "container.image.v1+json" : OCI + "config.v1+json", SimulatorJson.bytes(config));
    }

    private Blob manifest(Blob config, Blob layer) {
        String type = docker() ? DOCKER + "distribution.manifest.v2+json" : OCI + "manifest.v1+json";
        ObjectNode manifest = versioned(type);
        describe(manifest.putObject("config"), config);
        describe(manifest.putArray("layers").addObject(), layer);
        return Blob.of(type, SimulatorJson.bytes(manifest));
    }

    private Blob index(Blob amd, Blob arm) {
        String type = docker() ? DOCKER + "distribution.manifest.list.v2+json" : OCI + "index.v1+json";
        ObjectNode index = versioned(type);
        var manifests = index.putArray("manifests");
        platform(manifests.addObject(), amd, "amd64");
        platform(manifests.addObject(), arm, "arm64");
        return Blob.of(type, SimulatorJson.bytes(index));
    }

    private static void platform(ObjectNode descriptor, Blob manifest, String architecture) {
        describe(descriptor, manifest);
        descriptor.putObject("platform").put("architecture", architecture).put("os", "linux");
    }

    private static ObjectNode versioned(String mediaType) {
        return SimulatorJson.object().put("schemaVersion", 2).put("mediaType", mediaType);
    }

    private static void describe(ObjectNode descriptor, Blob blob) {
        descriptor.put("mediaType", blob.mediaType());
        descriptor.put("digest", blob.digest());
        descriptor.put("size", blob.bytes().length);
    }

    private String layerType() {
        return docker() ? DOCKER + "image.rootfs.diff.tar" : OCI + "layer.v1.tar";
    }

    private boolean docker() {
        return shape == WorldSettings.ImageShape.DOCKER;
    }
}
