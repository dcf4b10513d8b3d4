/**
 * Reading of what people write: YAML documents whose unknown keys are errors that name the nearest known one, with all
 * problems of a document reported together. Used for descriptors, scenarios and the configuration of services.
 */
@NullMarked
package org.hanse.config;

import org.jspecify.annotations.NullMarked;
