/**
 * Reading of user-written YAML. An unknown key is an error that names the nearest known key, and all problems of a
 * document are reported together. Used for descriptors, scenarios and the configuration of services.
 */
@NullMarked
package org.hanse.config;

import org.jspecify.annotations.NullMarked;
