package ivylab.model;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ivylab.embedding.Queries;
import ivylab.embedding.QuoteBatch;
import ivylab.torch.Compute;
import ivylab.torch.Parameters;
import ivylab.torch.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Values computed by the reference implementation (torch 1.13), from the folder that the
 * environment variable IVYLAB_REFERENCE names.
 */
public final class Golden {

  private final Map<String, double[]> arrays = new HashMap<>();
  final int surfaces = 4;

  private Golden(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries()))
        arrays.put(
            entry.getName().replaceFirst("\\.npy$", ""),
            doubles(ByteBuffer.wrap(zip.getInputStream(entry).readAllBytes())));
    }
  }

  /** Skips the calling test where there are no reference values. */
  public static Golden read(String name) throws IOException {
    String folder = System.getenv("IVYLAB_REFERENCE");
    assumeTrue(folder != null, "IVYLAB_REFERENCE is not set: no reference values to compare with");
    return new Golden(Path.of(folder, "golden", name));
  }

  public double[] get(String name) {
    double[] values = arrays.get(name);
    if (values == null) throw new IllegalArgumentException("no golden array " + name);
    return values;
  }

  boolean has(String name) {
    return arrays.containsKey(name);
  }

  /** The model of the golden run, PUBLISHED but for its size. */
  public IvySpt model(int width, int blocks, int heads, int ffn, DataType type) {
    Config config =
        Config.PUBLISHED.withWidth(width).withHeads(heads).withBlocks(blocks).withFfn(ffn);
    IvySpt model = IvySpt.create(config, 1, type);
    Parameters p = model.parameters();
    for (String name : p.names()) {
      if (name.endsWith(".mean") || name.endsWith(".variance")) continue;
      p.set(name, parameter(name, width));
    }
    return model;
  }

  /** The reference's parameter, or gradient by it, for ours of this name. */
  double[] parameter(String name, int width) {
    return gathered("param/", name, width);
  }

  /** Whether the reference keeps this one in one piece, too. */
  static boolean isWhole(String name) {
    return !name.equals("embedding.kernels.log-axes") && !isPartOfBias(name);
  }

  private static boolean isPartOfBias(String name) {
    return name.contains(".external.") && name.endsWith(".bias") && !name.contains(".out.");
  }

  double[] gathered(String prefix, String name, int width) {
    if (name.equals("embedding.kernels.log-axes")) {
      double[] axes = new double[2 * width];
      for (int i = 0; i < width; i++)
        System.arraycopy(get(prefix + KERNELS + "kernels." + i + ".log_scale"), 0, axes, 2 * i, 2);
      return axes;
    }
    if (isPartOfBias(name)) {
      double[] all = get(prefix + block(name) + "external_attention.in_proj_bias");
      int part = name.contains(".query.") ? 0 : name.contains(".key.") ? 1 : 2;
      return Arrays.copyOfRange(all, part * width, (part + 1) * width);
    }
    return get(prefix + theirs(name));
  }

  private static final String EMBEDDING = "surface_embedding.";
  private static final String KERNELS = EMBEDDING + "kernel_positional_embedding.";
  private static final String[] FEATURES = {
    "market_return", "market_volatility", "treasury_rate", "tv_mean", "tv_std"
  };

  /** Name of the standardisation of ours in the reference. */
  static String standard(String name) {
    String what = name.split("\\.")[2];
    return switch (what) {
      case "first" -> "log_moneyness_bn";
      case "second" -> "time_to_maturity_bn";
      default -> FEATURES[Integer.parseInt(what.substring("feature-".length()))] + "_bn";
    };
  }

  private static String block(String name) {
    String index = name.split("\\.")[1].substring("block-".length());
    return "surface_encoder.encoders." + index + ".";
  }

  private static String theirs(String name) {
    if (name.startsWith("embedding.standard."))
      return EMBEDDING
          + "batch_norm."
          + standard(name)
          + (name.endsWith(".gain") ? ".weight" : ".bias");
    String leaf = name.substring(name.lastIndexOf('.') + 1).replace("gain", "weight");
    if (name.equals("embedding.positions.scale")) return KERNELS + "log_scale";
    if (name.equals("embedding.mask-token")) return EMBEDDING + "mask_token";
    if (name.startsWith("embedding.surface-norm"))
      return KERNELS + "input_surface_layer_norm." + leaf;
    if (name.startsWith("embedding.query-norm")) return KERNELS + "query_points_layer_norm." + leaf;
    if (name.startsWith("embedding.norm")) return EMBEDDING + "layer_norm." + leaf;
    if (name.startsWith("head")) return "final_layer." + leaf;
    String rest = name.substring(name.indexOf('.', "encoder.block-".length()) + 1);
    String part = rest.substring(0, rest.lastIndexOf('.'));
    return block(name)
        + switch (part) {
          case "self.in" -> "self_attention.in_proj_" + leaf;
          case "self.out" -> "self_attention.out_proj." + leaf;
          case "self-norm" -> "residual_norm_self_attention.norm." + leaf;
          case "external.query" -> "external_attention.q_proj_" + leaf;
          case "external.key" -> "external_attention.k_proj_" + leaf;
          case "external.value" -> "external_attention.v_proj_" + leaf;
          case "external.out" -> "external_attention.out_proj." + leaf;
          case "external-norm" -> "residual_norm_external_attention.norm." + leaf;
          case "gate" -> "gated_attention_fusion.gate_layer.0." + leaf;
          case "fusion-norm" -> "residual_norm_fusion.norm." + leaf;
          case "ffn.first" -> "feed_forward.feedforward.0." + leaf;
          case "ffn.second" -> "feed_forward.feedforward.3." + leaf;
          case "ffn-norm" -> "residual_norm_ffn.norm." + leaf;
          default -> throw new IllegalArgumentException(name);
        };
  }

  /** One array of all surfaces, {@code [b m]}, padded. */
  private double[] padded(String name, int m, double fill) {
    double[] all = new double[surfaces * m];
    Arrays.fill(all, fill);
    for (int i = 0; i < surfaces; i++) {
      double[] row = get("input/" + i + "/" + name);
      System.arraycopy(row, 0, all, i * m, row.length);
    }
    return all;
  }

  private int longest(String name) {
    int m = 0;
    for (int i = 0; i < surfaces; i++) m = Math.max(m, get("input/" + i + "/" + name).length);
    return m;
  }

  private double[] mask(String name, int m) {
    double[] all = new double[surfaces * m];
    for (int i = 0; i < surfaces; i++)
      Arrays.fill(all, i * m, i * m + get("input/" + i + "/" + name).length, 1);
    return all;
  }

  public Inputs inputs(DataType type) {
    int n = longest("k_in");
    double[] features = new double[surfaces * 5];
    for (int i = 0; i < surfaces; i++)
      System.arraycopy(get("input/" + i + "/market"), 0, features, 5 * i, 5);
    return new Inputs(
        new QuoteBatch(
            tensor(padded("k_in", n, 0), type, surfaces, n),
            tensor(padded("t_in", n, 1), type, surfaces, n),
            tensor(padded("w_in", n, 1), type, surfaces, n),
            tensor(mask("k_in", n), type, surfaces, n),
            tensor(features, type, surfaces, 5)),
        null,
        null,
        true,
        null);
  }

  public Queries queries(boolean derivatives, DataType type) {
    int q = longest("k_q");
    return new Queries(
        tensor(padded("k_q", q, 0), type, surfaces, q),
        tensor(padded("t_q", q, 1), type, surfaces, q),
        tensor(mask("k_q", q), type, surfaces, q),
        derivatives);
  }

  public NDArray targets(DataType type) {
    int q = longest("k_q");
    return tensor(padded("w_q", q, 1), type, surfaces, q);
  }

  /** The values of queries that are not padding, surface by surface. */
  double[] asked(NDArray values) {
    return unpadded(values, "k_q");
  }

  /** The rows of points that are not padding. */
  double[] unpadded(NDArray values, String name) {
    double[] flat = Tensors.toArray(values);
    int m = longest(name), width = flat.length / (surfaces * m);
    double[] kept = new double[flat.length];
    int size = 0;
    for (int i = 0; i < surfaces; i++) {
      int count = get("input/" + i + "/" + name).length * width;
      System.arraycopy(flat, i * m * width, kept, size, count);
      size += count;
    }
    return Arrays.copyOf(kept, size);
  }

  private static NDArray tensor(double[] values, DataType type, long... shape) {
    return Tensors.of(Compute.root(), values, type, shape);
  }

  /** One array in NumPy's format, version 1, in the order of its file. */
  private static double[] doubles(ByteBuffer npy) {
    npy.order(ByteOrder.LITTLE_ENDIAN).position(8);
    byte[] header = new byte[npy.getShort()];
    npy.get(header);
    String text = new String(header, StandardCharsets.US_ASCII);
    DoubleSupplier next =
        text.contains("'<f8'")
            ? npy::getDouble
            : text.contains("'<f4'") ? npy::getFloat : () -> npy.getLong();
    int bytes = text.contains("'<f4'") ? 4 : 8;
    return DoubleStream.generate(next).limit(npy.remaining() / bytes).toArray();
  }
}
