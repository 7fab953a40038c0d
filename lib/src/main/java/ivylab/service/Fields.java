package ivylab.service;

import com.fasterxml.jackson.databind.JsonNode;
import ivylab.file.Nearest;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the fields of JSON objects; what breaks a rule goes to the findings. */
final class Fields {

  private final Findings findings;

  Fields(Findings findings) {
    this.findings = findings;
  }

  /** Whether the value is an object; its unknown fields become findings. */
  boolean object(String pointer, JsonNode value, Collection<String> known) {
    if (!value.isObject()) {
      findings.add(pointer, "must be an object", value);
      return false;
    }
    value
        .properties()
        .forEach(
            field -> {
              if (!known.contains(field.getKey()))
                findings.add(
                    pointer + "/" + escaped(field.getKey()),
                    "is not a known field; nearest: "
                        + String.join(", ", Nearest.words(field.getKey(), List.copyOf(known))),
                    field.getValue());
            });
    return true;
  }

  /** A name as part of a JSON pointer. */
  static String escaped(String name) {
    return Finding.shortened(name).replace("~", "~0").replace("/", "~1");
  }

  /** A finite number; NaN, and a finding, if it is none. */
  double number(String pointer, JsonNode value) {
    if (value.isNumber()) {
      double number = value.doubleValue();
      if (Double.isFinite(number)) return number;
    }
    findings.add(pointer, "must be a finite number", value);
    return Double.NaN;
  }

  /** A required field of an object. */
  double number(String pointer, JsonNode object, String name) {
    JsonNode value = object.get(name);
    String place = pointer + "/" + escaped(name);
    if (value != null) return number(place, value);
    findings.add(place, "must be given", null);
    return Double.NaN;
  }

  /** An optional field of an object. */
  long whole(String pointer, JsonNode object, String name, long least, long most, long otherwise) {
    JsonNode value = object.get(name);
    if (value == null) return otherwise;
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      long number = value.longValue();
      if (number >= least && number <= most) return number;
    }
    findings.add(
        pointer + "/" + name, "must be a whole number from %d to %d".formatted(least, most), value);
    return otherwise;
  }

  /** An optional field of an object; false if it is absent. */
  boolean flag(String pointer, JsonNode object, String name) {
    JsonNode value = object.get(name);
    if (value == null) return false;
    if (!value.isBoolean()) findings.add(pointer + "/" + name, "must be true or false", value);
    return value.booleanValue();
  }

  /** An optional field of an object, one of several words; the first if it is absent. */
  String word(String pointer, JsonNode object, String name, List<String> words) {
    JsonNode value = object.get(name);
    if (value == null) return words.get(0);
    if (value.isTextual() && words.contains(value.textValue())) return value.textValue();
    findings.add(pointer + "/" + name, "must be one of " + String.join(", ", words), value);
    return words.get(0);
  }

  /** Different finite numbers, at least one; empty, and a finding, if the value is no array. */
  double[] different(String pointer, JsonNode value, int most) {
    if (!value.isArray() || value.isEmpty() || value.size() > most) {
      findings.add(
          pointer, String.format(Locale.ROOT, "must be an array of 1 to %,d numbers", most), value);
      return new double[0];
    }
    double[] numbers = new double[value.size()];
    Map<Double, Integer> seen = new HashMap<>();
    for (int i = 0; i < numbers.length; i++) {
      String place = pointer + "/" + i;
      numbers[i] = number(place, value.get(i));
      // 0.0 + x takes -0 for 0
      Integer first = seen.putIfAbsent(0.0 + numbers[i], i);
      if (first != null && !Double.isNaN(numbers[i]))
        findings.add(place, "must differ from element " + first, value.get(i));
    }
    return numbers;
  }

  /** The numbers of a parameter set, given by name or in order; NaN for each that is missing. */
  double[] set(String pointer, JsonNode value, List<ServedModel.Parameter> parameters) {
    double[] set = new double[parameters.size()];
    Arrays.fill(set, Double.NaN);
    if (value.isArray()) {
      if (value.size() != set.length)
        findings.add(
            pointer, "must have %d numbers: %s".formatted(set.length, names(parameters)), value);
      for (int i = 0; i < value.size(); i++) {
        double number = number(pointer + "/" + i, value.get(i));
        if (i < set.length) set[i] = number;
      }
      return set;
    }
    if (!value.isObject()) {
      findings.add(pointer, "must be an object or an array of " + names(parameters), value);
      return set;
    }
    Map<String, Integer> places = new LinkedHashMap<>();
    for (int i = 0; i < set.length; i++) places.put(parameters.get(i).name(), i);
    object(pointer, value, places.keySet());
    places.forEach((name, i) -> set[i] = number(pointer, value, name));
    return set;
  }

  private static String names(List<ServedModel.Parameter> parameters) {
    return String.join(", ", parameters.stream().map(ServedModel.Parameter::name).toList());
  }
}
