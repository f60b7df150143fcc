/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.event.ContainerImage;
import io.quaywatch.event.Workload;
import io.quaywatch.image.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ecr.model.Repository;
import software.amazon.awssdk.services.ecr.model.TagStatus;

/** The tagged images of all ECR repositories, one by one. A token is {@code <repository>:<token of its image list>}. */
final class StoredImages implements ImageInventory {
    private final Function<AccountRegion, EcrClient> clients;

    StoredImages(Function<AccountRegion, EcrClient> clients) {
        this.clients = clients;
    }

    @Override
    public Page page(AccountRegion place, @Nullable String token) {
        return AwsFailure.calling("list images of " + place, () -> {
            EcrClient client = clients.apply(place);
            List<Repository> repositories = client.describeRepositoriesPaginator().repositories().stream()
                    .sorted((a, b) -> a.repositoryArn().compareTo(b.repositoryArn()))
                    .toList();
            int colon = token == null ? -1 : token.indexOf(':');
            int index = token == null ? 0 : Integer.parseInt(token.substring(0, colon));
            if (index >= repositories.size()) {
                return new Page(List.of(), null);
            }
            String from = token == null || colon == token.length() - 1 ? null : token.substring(colon + 1);
            Repository repository = repositories.get(index);
            DescribeImagesResponse images =
                    client.describeImages(request -> request.repositoryName(repository.repositoryName())
                            .registryId(repository.registryId())
                            .filter(filter -> filter.tagStatus(TagStatus.TAGGED))
                            .nextToken(from));
            List<Found> found = new ArrayList<>();
            images.imageDetails()
                    .forEach(image -> image.imageTags().stream()
                            .limit(1)
                            .forEach(tag -> found.add(new Found(
                                    workload(repository, place),
                                    new ContainerImage("", false, repository.repositoryUri() + ":" + tag, null)))));
            return new Page(found, images.nextToken() == null ? (index + 1) + ":" : index + ":" + images.nextToken());
        });
    }

    private static Workload workload(Repository repository, AccountRegion place) {
        return new Workload(
                repository.repositoryArn(),
                "ecr-repository",
                repository.repositoryName(),
                place.account(),
                place.region(),
                Platform.LINUX_AMD64,
                true);
    }
}
