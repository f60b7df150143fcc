/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quaywatch.port.PortException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageDetail;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;

/** All images that private ECR repositories keep, each read as the event that it was pushed. */
final class StoredImages implements ImageSource {
    private static final int PAGE = 1_000;

    /** A name that will move is the last to go by. */
    private static final Comparator<String> BY_USE = Comparator.<String, Boolean>comparing(tag -> !tag.equals("latest"))
            .thenComparing(Comparator.naturalOrder());

    private final Function<AccountRegion, EcrClient> clients;

    StoredImages(Function<AccountRegion, EcrClient> clients) {
        this.clients = clients;
    }

    @Override
    public String what() {
        return "stored images";
    }

    @Override
    public void read(AccountRegion place, FoundImages into) {
        EcrClient client = clients.apply(place);
        List<String> repositories = AwsFailure.calling(
                "list ECR repositories of " + place,
                () -> client
                        .describeRepositoriesPaginator(
                                request -> request.registryId(place.account()).maxResults(PAGE))
                        .repositories()
                        .stream()
                        .map(repository -> repository.repositoryName())
                        .toList());
        for (String repository : repositories) {
            try {
                images(client, repository, place).forEach(image -> into.add(event(image, repository, place)));
            } catch (PortException e) {
                into.unread(String.valueOf(e.getMessage()));
            }
        }
    }

    private static List<ImageDetail> images(EcrClient client, String repository, AccountRegion place) {
        return AwsFailure.calling("list images of ECR repository " + repository + " of " + place, () -> {
            try {
                return client
                        .describeImagesPaginator(request -> request.registryId(place.account())
                                .repositoryName(repository)
                                .maxResults(PAGE))
                        .imageDetails()
                        .stream()
                        .toList();
            } catch (RepositoryNotFoundException goneMeanwhile) {
                return List.of();
            }
        });
    }

    private static ObjectNode event(ImageDetail image, String repository, AccountRegion place) {
        ObjectNode event = FoundImages.event("aws.ecr", "ECR Image Action", place);
        event.putObject("detail")
                .put("action-type", "PUSH")
                .put("result", "SUCCESS")
                .put("repository-name", repository)
                .put("image-tag", tag(image))
                .put("image-digest", image.imageDigest())
                .put("artifact-media-type", image.artifactMediaType());
        return event;
    }

    /** ECR does not say which tag is the newest; all of them name the same image, so the last in order of text will do. */
    private static @Nullable String tag(ImageDetail image) {
        return image.imageTags().stream().max(BY_USE).orElse(null);
    }
}
