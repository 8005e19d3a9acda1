namespace TfLiteQuant.Model;

/// <summary>
/// How integer codes become real values, <c>real = scale * (code - zero point)</c>, and the range the values were seen in.
/// One scale: per-tensor. Several: per-axis along <see cref="QuantizedDimension"/>. With <see cref="Details"/>, the scheme
/// named there applies and the runtime ignores the vectors.
/// </summary>
public sealed class QuantizationParameters
{
    /// <summary>Smallest value seen, in real units, one entry or one per channel; null where the file gives none.</summary>
    public float[]? Min { get; set; }

    /// <summary>Largest value seen, in real units, one entry or one per channel; null where the file gives none.</summary>
    public float[]? Max { get; set; }

    /// <summary>Real units per code step; null or empty where the tensor is not quantized.</summary>
    public float[]? Scale { get; set; }

    /// <summary>The code that stands for 0.0, one per scale.</summary>
    public long[]? ZeroPoint { get; set; }

    /// <summary>Dimension that per-axis scales run along.</summary>
    public int QuantizedDimension { get; set; }

    /// <summary>A scheme beyond per-tensor and per-axis.</summary>
    public QuantizationDetails? Details { get; set; }

    public FieldTable? UnknownFields { get; set; }

    /// <summary>Whether codes can be turned into real values with these parameters.</summary>
    public bool IsQuantized => Scale is { Length: > 0 } || Details is not null;

    /// <summary>Whether several scales run along a dimension.</summary>
    public bool IsPerAxis => Scale is { Length: > 1 };

    /// <summary>The dimension of <paramref name="shape"/> that per-axis scales run along, null where there is none. Files in
    /// use (and runtimes for microcontrollers) give vectors such as biases the dimension of their weights: a vector has
    /// only one.</summary>
    /// <param name="shape">The tensor's shape.</param>
    /// <param name="dimension">The dimension that the parameters state.</param>
    public static int? AxisIn(int[] shape, int dimension)
        => (uint)dimension < (uint)shape.Length ? dimension : shape.Length == 1 ? 0 : null;

    /// <summary>Per-tensor parameters.</summary>
    public static QuantizationParameters PerTensor(float scale, long zeroPoint)
        => new() { Scale = [scale], ZeroPoint = [zeroPoint] };

    /// <summary>Symmetric parameters, zero point 0, a scale for each index along <paramref name="dimension"/>.</summary>
    public static QuantizationParameters PerAxis(float[] scales, int dimension)
        => new() { Scale = scales, ZeroPoint = new long[scales.Length], QuantizedDimension = dimension };
}

/// <summary>A quantization scheme that the vectors of <see cref="QuantizationParameters"/> cannot express.</summary>
public abstract record QuantizationDetails;

/// <summary>A scheme private to some runtime, as bytes.</summary>
public sealed record CustomQuantization(byte[] Custom, FieldTable? UnknownFields = null) : QuantizationDetails;

/// <summary>Scales for blocks of the innermost dimension.</summary>
/// <param name="Scales">Tensor that holds the scales.</param>
/// <param name="ZeroPoints">Tensor that holds the zero points, -1 for none.</param>
/// <param name="BlockSize">Elements that share a scale.</param>
/// <param name="UnknownFields">Fields this version does not know.</param>
public sealed record BlockwiseQuantization(int Scales, int ZeroPoints, int BlockSize, FieldTable? UnknownFields = null) : QuantizationDetails;

/// <summary>Scales along several dimensions at once.</summary>
/// <param name="Scales">Tensor that holds the scales.</param>
/// <param name="ZeroPoints">Tensor that holds the zero points, -1 for none.</param>
/// <param name="BlockSize">Elements that share a scale.</param>
/// <param name="QuantizedDimensions">Dimensions the scales run along.</param>
/// <param name="UnknownFields">Fields this version does not know.</param>
public sealed record MultiAxisQuantization(int Scales, int ZeroPoints, int BlockSize, int[]? QuantizedDimensions, FieldTable? UnknownFields = null) : QuantizationDetails;

/// <summary>A scheme newer than this version: kept, not understood.</summary>
public sealed record UnknownQuantization(byte Tag, FieldTable Fields) : QuantizationDetails;
