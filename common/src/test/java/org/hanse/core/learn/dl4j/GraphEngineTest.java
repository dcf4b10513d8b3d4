// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphEngineTest {

    @Test
    void missing_librariesThere_isEmpty() {
        assertThat(GraphEngine.missing()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.deeplearning4j.", "org.nd4j.linalg.factory.", "org.nd4j.linalg.cpu."})
    void missing_oneLibraryGone_namesItAndTheFixInOneLine(String packages) {
        ClassLoader loader = new ClassLoader(GraphEngineTest.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith(packages)) {
                    throw new ClassNotFoundException(name);
                }
                return super.loadClass(name, resolve);
            }
        };

        assertThat(GraphEngine.missing(loader))
                .get()
                .asString()
                .hasLineCount(1)
                .startsWith("found no DL4J on the class path (no " + packages)
                .contains("expected the libraries", "Fix: build with mvn package -Pdl4j");
    }
}
