// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.setting;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A key of a document: meaning, range and name of the record component that holds its value. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {

    /** Greatest magnitude of numbers without a range of their own. */
    double MOST = 1e6;

    /** Greatest count where there is no other bound. */
    double MANY = 1e9;

    /** Returns the meaning in one line of Markdown; empty for a mapping, whose keys have meanings of their own. */
    String value() default "";

    /** Returns the name in the document, if it is not that of the component. */
    String name() default "";

    /** Returns a description of a computed default. */
    String standard() default "";

    /** Returns the least value of a number. */
    double least() default -MOST;

    /** Returns the greatest value of a number. */
    double most() default MOST;

    /** Returns which ends of the range are excluded. */
    Range range() default Range.CLOSED;

    /** Returns whether the keys of this mapping are written in its parent mapping. */
    boolean inline() default false;

    /** Returns whether a document must have the key. */
    boolean required() default false;

    /** Returns whether elements of this list must differ: values, or the first keys of mappings. */
    boolean distinct() default false;

    /** Ends of a range. */
    enum Range {
        /** From {@link Key#least} to {@link Key#most}. */
        CLOSED,
        /** Above 0, up to {@link Key#most}. */
        POSITIVE,
        /** From 0 to below 1. */
        SHARE,
        /** Above 0 and below 1. */
        PROBABILITY
    }
}
