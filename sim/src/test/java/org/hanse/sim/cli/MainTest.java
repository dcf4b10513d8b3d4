// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.hanse.cli.ExitCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data                        | hanse: found no command; expected one of guess, check, generate. Fix: name one of them (see hanse data --help)",
                "dta check                   | hanse: unknown command \"dta\"; did you mean \"data\"? (see hanse --help)",
                "data chek x.yaml            | hanse: unknown command \"chek\"; did you mean \"check\"? (see hanse data --help)",
                "data check                  | hanse: Missing required parameter: 'DESCRIPTOR' (see hanse data check --help)",
                "data check nowhere.yaml     | hanse: nowhere.yaml: found no such file; expected one. Fix: check the path",
                "data check x.yaml --jsn     | hanse: unknown option \"--jsn\"; did you mean \"--json\"? (see hanse data check --help)",
                "data check x.yaml --jsn 3   | hanse: unknown option \"--jsn\"; did you mean \"--json\"? (see hanse data check --help)",
                "data check x.yaml y.yaml    | hanse: unexpected argument \"y.yaml\" (see hanse data check --help)",
                "data guess                  | hanse: Missing required parameter: 'FILE' (see hanse data guess --help)",
                "data guess nowhere.csv      | hanse: nowhere.csv: found no such file; expected one. Fix: check the path"
            })
    void execute_usageError_isOneLineAndExitCode2(String arguments, String message) {
        CommandRun run = CommandRun.of(arguments.split(" "));

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err().strip()).isEqualTo(message);
        assertThat(run.out()).isEmpty();
    }
}
