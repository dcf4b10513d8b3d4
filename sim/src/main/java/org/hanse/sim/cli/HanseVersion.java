// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version the build wrote beside this class. */
final class HanseVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"hanse " + text()};
    }

    /** Returns the bare version. */
    static String text() {
        Properties properties = new Properties();
        try (InputStream in = Objects.requireNonNull(HanseVersion.class.getResourceAsStream("version.properties"))) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return String.valueOf(properties.getProperty("version"));
    }
}
