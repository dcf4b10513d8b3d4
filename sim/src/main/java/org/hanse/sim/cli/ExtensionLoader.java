// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.baseline.ExternalBaseline;
import org.hanse.core.learn.network.ExternalEncoder;
import org.hanse.core.optimizer.ExternalOptimizer;
import org.hanse.sim.scenario.Extensions;

/** Loader of extensions on the class path. */
final class ExtensionLoader {

    private ExtensionLoader() {}

    /**
     * Returns the kinds that files below {@code META-INF/services} name.
     *
     * @throws InvalidInputException if a class cannot be loaded, is no record, or has the name of another kind
     */
    static Extensions load() {
        try {
            return Extensions.of(all(ExternalBaseline.class), all(ExternalOptimizer.class), all(ExternalEncoder.class));
        } catch (ServiceConfigurationError | IllegalArgumentException e) {
            throw new InvalidInputException(
                    "HANSE_EXTENSIONS: " + InvalidInputException.withFix(e, "correct the named class"));
        }
    }

    private static <T> List<T> all(Class<T> type) {
        List<T> found = new ArrayList<>();
        ServiceLoader.load(type).forEach(found::add);
        return found;
    }
}
