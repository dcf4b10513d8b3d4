// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Generator of nearly valid messages from valid ones. */
final class Bent {

    private static final List<Integer> NUMBERS =
            List.of(0, 1, 2, 7, 63, 1 << 20, Integer.MAX_VALUE, Integer.MIN_VALUE, -1);
    private static final List<Double> REALS =
            List.of(0.0, -0.0, 0.5, 0.999999, 1.0, -1.0, 1e-300, 1e300, Double.NaN, Double.POSITIVE_INFINITY);

    private Bent() {}

    /** Returns bytes with changed bits, truncated, with a gap, or doubled. */
    static byte[] bytes(byte[] real, Random random) {
        byte[] bytes = real.clone();
        int at = random.nextInt(bytes.length);
        int length = random.nextInt(Math.min(bytes.length - at, 200) + 1);
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + length, bytes.length));
            case 2 -> joined(Arrays.copyOf(bytes, at + length), Arrays.copyOfRange(bytes, at, bytes.length));
            default -> {
                for (int change = random.nextInt(4); change >= 0; change--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
                yield bytes;
            }
        };
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    /** Returns a message with one of its fields, or of its nested messages, cleared, doubled or changed. */
    static Message field(Message real, Random random) {
        List<FieldDescriptor> set = List.copyOf(real.getAllFields().keySet());
        List<FieldDescriptor> all = real.getDescriptorForType().getFields();
        if (all.isEmpty()) {
            return real;
        }
        // Fields that are set are bent more often than others are set.
        FieldDescriptor field = !set.isEmpty() && random.nextInt(8) > 0
                ? set.get(random.nextInt(set.size()))
                : all.get(random.nextInt(all.size()));
        Message.Builder builder = real.toBuilder();
        if (random.nextInt(10) == 0) {
            return builder.clearField(field).build();
        }
        if (!field.isRepeated()) {
            return builder.setField(field, value(field, real.getField(field), random))
                    .build();
        }
        int count = real.getRepeatedFieldCount(field);
        if (count == 0) {
            return builder.addRepeatedField(field, value(field, empty(field, builder), random))
                    .build();
        }
        int index = random.nextInt(count);
        Object element = real.getRepeatedField(field, index);
        return switch (random.nextInt(4)) {
            case 0 -> builder.addRepeatedField(field, element).build();
            case 1 ->
                builder.setRepeatedField(field, random.nextInt(count), element).build();
            default ->
                builder.setRepeatedField(field, index, value(field, element, random))
                        .build();
        };
    }

    private static Object empty(FieldDescriptor field, Message.Builder builder) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                ? builder.newBuilderForField(field).build()
                : field.getJavaType() == FieldDescriptor.JavaType.STRING ? "" : ByteString.EMPTY;
    }

    private static Object value(FieldDescriptor field, Object real, Random random) {
        return switch (field.getJavaType()) {
            case INT -> NUMBERS.get(random.nextInt(NUMBERS.size()));
            case LONG -> random.nextBoolean() ? random.nextLong() : (long) NUMBERS.get(random.nextInt(NUMBERS.size()));
            case DOUBLE -> REALS.get(random.nextInt(REALS.size()));
            case FLOAT -> (float) (double) REALS.get(random.nextInt(REALS.size()));
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text((String) real, random);
            case BYTE_STRING -> bent((ByteString) real, random);
            case ENUM -> {
                List<EnumValueDescriptor> values = field.getEnumType().getValues();
                yield random.nextInt(10) == 0
                        ? field.getEnumType().findValueByNumberCreatingIfUnknown(99)
                        : values.get(random.nextInt(values.size()));
            }
            case MESSAGE -> field((Message) real, random);
        };
    }

    private static String text(String real, Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> "";
            case 1 -> " ";
            case 2 -> "ä".repeat(101);
            case 3 -> real + "x";
            default -> "participant-%04d".formatted(random.nextInt(12));
        };
    }

    private static ByteString bent(ByteString real, Random random) {
        byte[] bytes = real.toByteArray();
        if (bytes.length == 0 || random.nextInt(4) == 0) {
            byte[] other = new byte[random.nextBoolean() ? bytes.length : random.nextInt(120)];
            Arrays.fill(other, (byte) (random.nextBoolean() ? 0 : -1));
            return ByteString.copyFrom(other);
        }
        return ByteString.copyFrom(bytes(bytes, random));
    }
}
