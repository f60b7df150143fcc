/* SPDX-License-Identifier: Apache-2.0 */
package io.quaywatch.cli;

import java.nio.file.Path;
import java.util.List;

/** A policy file that cannot be used; one line for each problem, in the order of the file. */
final class PolicyFileException extends CommandException {
    private static final long serialVersionUID = 1L;

    private final transient List<PolicyProblem> problems;
    private final transient Path file;

    PolicyFileException(Path file, List<PolicyProblem> problems) {
        super(ExitCode.USAGE, problems.get(0).text(file.toString()));
        this.problems = List.copyOf(problems);
        this.file = file;
    }

    List<PolicyProblem> problems() {
        return problems;
    }

    List<String> lines() {
        return problems.stream().map(problem -> problem.text(file.toString())).toList();
    }
}
