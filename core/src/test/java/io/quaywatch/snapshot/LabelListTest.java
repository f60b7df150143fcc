/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaywatch.snapshot.LabelList.Fault;
import io.quaywatch.snapshot.LabelList.Grammar;
import io.quaywatch.snapshot.LabelList.Problem;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelListTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|''",
                "' '|''",
                "env=prod|env=prod",
                "' env = prod , team=shop'|env=prod,team=shop",
                "env=a,env=b|env=a,env=b",
                "flag=|flag=",
                "größe=klein|größe=klein",
                "a_b-9=_|a_b-9=_"
            })
    void parse_soundList_isReadWithoutProblems(String text, String labels) {
        LabelList.Read read = LabelList.parse(text, Grammar.GCP);

        assertThat(read.problems()).isEmpty();
        assertThat(read.labels().toString()).isEqualTo(labels);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "env|1|NO_EQUALS",
                "a=b,|2|EMPTY",
                ",a=b|1|EMPTY",
                "=x|1|BAD_KEY",
                "Env=x|1|BAD_KEY",
                "9a=x|1|BAD_KEY",
                "a.b=x|1|BAD_KEY",
                "a=b,env=Prod|2|BAD_VALUE",
                "env=a=b|1|BAD_VALUE",
                "env=a b|1|BAD_VALUE",
                "a=b,c=d,a=b|3|TWICE"
            })
    void parse_uselessEntry_isNamedByItsNumber(String text, int entry, Fault fault) {
        assertThat(LabelList.parse(text, Grammar.GCP).problems()).containsExactly(new Problem(fault, entry));
    }

    @Test
    void parse_severalProblems_tellsThemAllAndQuotesNothing() {
        LabelList.Read read = LabelList.parse("hunter2,ok=yes,SECRET=1", Grammar.GCP);

        assertThat(read.problems())
                .extracting(Problem::text)
                .containsExactly("entry 1 has no '='", "entry 3 has a key that the cloud does not take as a label");
        assertThat(read.labels().toString()).isEqualTo("ok=yes");
    }

    @Test
    void parse_moreThanAreTaken_endsThere() {
        String many = IntStream.range(0, 1000).mapToObj(i -> "k" + i + "=v").collect(Collectors.joining(","));

        LabelList.Read read = LabelList.parse(many, Grammar.GCP);

        assertThat(read.problems()).containsExactly(new Problem(Fault.TOO_MANY, 65));
        assertThat(read.labels().labels()).hasSize(64);
    }

    @Test
    void parse_awsTags_takesWhatAwsTakes() {
        assertThat(LabelList.parse("Cost Center=R&D", Grammar.AWS).problems())
                .containsExactly(new Problem(Fault.BAD_VALUE, 1));
        assertThat(LabelList.parse("Cost Center=R+D,Owner=a=b@c.example", Grammar.AWS)
                        .labels()
                        .toString())
                .isEqualTo("Cost Center=R+D,Owner=a=b@c.example");
    }

    @Property(tries = 5_000)
    void parse_anyText_neverThrowsAndReadsItsOwnTextAgain(@ForAll String text) {
        LabelList.Read read = LabelList.parse(text, Grammar.GCP);

        assertThat(LabelList.parse(read.labels().toString(), Grammar.GCP).labels())
                .isEqualTo(read.labels());
        read.problems().forEach(problem -> assertThat(problem.text()).startsWith("entry "));
    }
}
