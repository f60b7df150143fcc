/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Which flaws an image has: 0 to 40, decided by its config digest. About one image in five has none. A repository with
 * {@code clean} in its name never has any; one with {@code vulnerable} always has critical ones.
 */
final class Findings {
    private static final int MOST = 40;
    private static final int ONE_IN_CLEAN = 5;
    private static final int CRITICAL = 5;
    private static final int SURE_CRITICALS = 2;

    private final List<KnownFlaw> catalogue = KnownFlaw.catalogue();

    /** Most severe first. */
    List<KnownFlaw> of(String sha, List<Images.Place> places) {
        if (named(places, "clean")) {
            return List.of();
        }
        // Random and shuffle are specified to the last bit, so an image keeps its flaws over all versions of Java
        Random random = new Random(Sha.seed(sha));
        boolean clean = random.nextInt(ONE_IN_CLEAN) == 0;
        int count = 1 + random.nextInt(MOST);
        List<KnownFlaw> shuffled = new ArrayList<>(catalogue);
        Collections.shuffle(shuffled, random);
        List<KnownFlaw> found = new ArrayList<>();
        if (named(places, "vulnerable")) {
            shuffled.stream()
                    .filter(flaw -> flaw.severity() == CRITICAL)
                    .limit(SURE_CRITICALS)
                    .forEach(found::add);
        } else if (clean) {
            return List.of();
        }
        shuffled.stream()
                .filter(flaw -> !found.contains(flaw))
                .limit(Math.max(0, count - found.size()))
                .forEach(found::add);
        found.sort(Comparator.comparingInt(KnownFlaw::severity).reversed().thenComparingInt(KnownFlaw::qid));
        return found;
    }

    private static boolean named(List<Images.Place> places, String part) {
        return places.stream().anyMatch(place -> place.repository().contains(part));
    }
}
