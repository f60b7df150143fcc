/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.gcp;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.services.compute.model.Operation;
import io.quaywatch.snapshot.VmCloud.Started;
import io.quaywatch.snapshot.VmCloud.Started.Begun;
import io.quaywatch.snapshot.VmCloud.Started.Impossible;
import io.quaywatch.snapshot.VmCloud.Started.NoCapacity;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What it means for a job that Compute Engine does not make a thing: told at once by HTTP, or later by an operation that is DONE
 * and has an error inside. Codes are those of "Troubleshooting VM creation" and "Errors" of the vendor's documentation.
 */
final class Refusals {
    private static final Set<String> NO_ROOM = Set.of(
            "QUOTAEXCEEDED",
            "QUOTAFOROPERATIONEXCEEDED",
            "ZONERESOURCEPOOLEXHAUSTED",
            "ZONERESOURCEPOOLEXHAUSTEDWITHDETAILS",
            "REGIONRESOURCEPOOLEXHAUSTED",
            "STOCKOUT",
            "RESOURCEOPERATIONRATEEXCEEDED",
            "INTERNALERROR");

    private Refusals() {}

    /** What an operation that makes something has come to so far. */
    static Started of(Operation operation) {
        List<Operation.Error.Errors> errors = operation.getError() == null
                ? List.of()
                : ComputeInventory.orEmpty(operation.getError().getErrors());
        if (errors.isEmpty()) {
            return operation.getError() == null && operation.getHttpErrorStatusCode() == null
                    ? new Begun()
                    : new Impossible(false, "Compute Engine ended the operation with an error without a code");
        }
        Operation.Error.Errors first = errors.get(0);
        return of(String.valueOf(first.getCode()), String.valueOf(first.getMessage()));
    }

    /** Empty if the answer says nothing about the thing that was to be made. */
    static Optional<Started> of(GoogleJsonResponseException answered) {
        String message = answered.getDetails() == null
                ? ""
                : String.valueOf(answered.getDetails().getMessage());
        String reason = GcpFailure.answer(answered)
                .map(answer -> String.valueOf(answer.reason()))
                .orElse("");
        Started read = of(reason, message);
        boolean known = read instanceof NoCapacity
                || read instanceof Impossible impossible && impossible.unsupported()
                || answered.getStatusCode() == 404
                || answered.getStatusCode() == 412;
        return known ? Optional.of(read) : Optional.empty();
    }

    /** The vendor's text is read, and never passed on. */
    private static Started of(String code, String message) {
        String plain = code.replace("_", "").toUpperCase(Locale.ROOT);
        if (NO_ROOM.contains(plain)) {
            return new NoCapacity("Compute Engine: " + word(code));
        }
        if (plain.contains("KMS") || message.contains("cloudkms.") || message.contains("Cloud KMS")) {
            return new Impossible(
                    true,
                    "the Compute Engine service agent of the service project lacks "
                            + "cloudkms.cryptoKeyVersions.useToEncrypt and cloudkms.cryptoKeyVersions.useToDecrypt on its key");
        }
        if (plain.equals("CONDITIONNOTMET") || message.contains("constraints/")) {
            return new Impossible(false, "an organisation policy forbids it");
        }
        if (plain.equals("NOTFOUND") || plain.equals("RESOURCENOTFOUND")) {
            return new Impossible(false, "what it is to be made of does not exist");
        }
        return new Impossible(false, "Compute Engine: " + word(code));
    }

    private static String word(String code) {
        return code.matches("[A-Za-z_]{1,60}") ? code : "an error";
    }
}
