/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.aws;

import io.quaywatch.wiring.Lazy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** The SDK's clients, each made when a step first needs it: a class that is not loaded costs no cold start. */
final class AwsClients {
    private final List<SdkAutoCloseable> made = new ArrayList<>();
    private final Lazy<SdkHttpClient> http = lazy(UrlConnectionHttpClient::create);
    private final Lazy<DynamoDbClient> dynamoDb =
            lazy(() -> DynamoDbClient.builder().httpClient(http()).build());
    private final Lazy<S3Client> s3 =
            lazy(() -> S3Client.builder().httpClient(http()).build());
    private final Lazy<SnsClient> sns =
            lazy(() -> SnsClient.builder().httpClient(http()).build());
    private final Lazy<SqsClient> sqs =
            lazy(() -> SqsClient.builder().httpClient(http()).build());
    private final Lazy<SfnClient> sfn =
            lazy(() -> SfnClient.builder().httpClient(http()).build());
    private final Lazy<StsClient> sts =
            lazy(() -> StsClient.builder().httpClient(http()).build());
    private final Lazy<SecretsManagerClient> secrets =
            lazy(() -> SecretsManagerClient.builder().httpClient(http()).build());
    private final Map<AccountRegion, EcsClient> ecs = new ConcurrentHashMap<>();
    private final Map<AccountRegion, EcrClient> ecr = new ConcurrentHashMap<>();

    DynamoDbClient dynamoDb() {
        return dynamoDb.get();
    }

    S3Client s3() {
        return s3.get();
    }

    SnsClient sns() {
        return sns.get();
    }

    SqsClient sqs() {
        return sqs.get();
    }

    SfnClient sfn() {
        return sfn.get();
    }

    StsClient sts() {
        return sts.get();
    }

    SecretsManagerClient secrets() {
        return secrets.get();
    }

    EcsClient ecs(AccountRegion place, Function<String, AwsCredentialsProvider> credentials) {
        return ecs.computeIfAbsent(
                place,
                there -> EcsClient.builder()
                        .httpClient(http())
                        .region(Region.of(there.region()))
                        .credentialsProvider(credentials.apply(there.account()))
                        .build());
    }

    EcrClient ecr(AccountRegion place, Function<String, AwsCredentialsProvider> credentials) {
        return ecr.computeIfAbsent(
                place,
                there -> EcrClient.builder()
                        .httpClient(http())
                        .region(Region.of(there.region()))
                        .credentialsProvider(credentials.apply(there.account()))
                        .build());
    }

    /** Whether anything was made that holds sockets or credentials. */
    synchronized boolean isUntouched() {
        return made.isEmpty() && ecs.isEmpty() && ecr.isEmpty();
    }

    /** Closes what was made; another set is used from then on. */
    synchronized void close() {
        ecs.values().forEach(SdkAutoCloseable::close);
        ecr.values().forEach(SdkAutoCloseable::close);
        made.forEach(SdkAutoCloseable::close);
    }

    private SdkHttpClient http() {
        return http.get();
    }

    private <T extends SdkAutoCloseable> Lazy<T> lazy(Supplier<T> maker) {
        return new Lazy<>(() -> {
            T client = maker.get();
            synchronized (this) {
                made.add(0, client);
            }
            return client;
        });
    }
}
