// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.config;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Errors for files and folders that the system cannot read or write. */
public final class FileProblem {

    private FileProblem() {}

    /**
     * Returns the error for a file or folder that cannot be read.
     *
     * @param place file or folder for the message
     */
    public static InvalidInputException unreadable(Object place, Exception cause) {
        if (cause instanceof NoSuchFileException) {
            return error(place, "no such file", "one", "check the path", cause);
        } else if (cause instanceof AccessDeniedException) {
            return error(place, "no read permission", "a readable file", "change its permissions", cause);
        }
        return error(
                place, reason(cause), "a readable file", "check the path and the disk, or restore the file", cause);
    }

    /**
     * Returns the error for a file or folder that cannot be written.
     *
     * @param place file or folder for the message
     */
    public static InvalidInputException unwritable(Object place, Exception cause) {
        if (cause instanceof AccessDeniedException) {
            return error(
                    place, "no write permission", "one", "change the permissions, or choose another folder", cause);
        } else if (cause instanceof FileAlreadyExistsException) {
            return error(place, "a file", "a folder", "choose another folder", cause);
        } else if (cause instanceof NoSuchFileException) {
            return error(place, "no such folder", "one", "create it, or choose another folder", cause);
        }
        String why = reason(cause);
        if (cause instanceof DirectoryNotEmptyException || why.contains("Is a directory")) {
            return error(place, "a folder", "a file", "rename the folder, or choose another one", cause);
        }
        return why.contains("No space left")
                ? error(place, "a full disk", "free space", "free some space, or choose another folder", cause)
                : error(place, why, "a writable place", "choose another folder", cause);
    }

    private static InvalidInputException error(
            Object place, String found, String expected, String fix, Exception cause) {
        return new StorageFault(place + ": found " + found + "; expected " + expected + ". Fix: " + fix, cause);
    }

    /** Returns the text of the system. Without a text it is the name of the error. */
    private static String reason(Exception cause) {
        String why = String.valueOf(cause.getMessage());
        if (cause instanceof FileSystemException system) {
            why = system.getReason() == null ? cause.getClass().getSimpleName() : system.getReason();
        }
        return "an error of the system (" + why + ")";
    }
}
