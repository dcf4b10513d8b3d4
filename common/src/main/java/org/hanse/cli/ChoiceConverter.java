// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli;

import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.hanse.config.ConfigNode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converter of an option with a few choices, which it lists as well, spelled as in files. A subclass names the type. */
public abstract class ChoiceConverter<E extends Enum<E>> implements ITypeConverter<E>, Iterable<String> {

    private final List<E> choices;

    protected ChoiceConverter(Class<E> type) {
        this.choices = List.of(type.getEnumConstants());
    }

    private Stream<String> words() {
        return choices.stream().map(ConfigNode::spelling);
    }

    @Override
    public Iterator<String> iterator() {
        return words().iterator();
    }

    @Override
    public E convert(String text) {
        return choices.stream()
                .filter(choice -> ConfigNode.spelling(choice).equals(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("found " + text + "; expected one of "
                        + String.join(", ", words().toList()) + ". Fix: use one of them"));
    }
}
