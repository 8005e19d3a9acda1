using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>
/// Turns float constants into the codes that integer operators read. Constants with the same data that come out alike share a
/// buffer.
/// </summary>
/// <remarks>Arithmetic after the reference's int8 quantizer (float scales) and, beside int16 activations, its older one.</remarks>
internal sealed class IntegerConstants(TfLiteModel model, QuantizationRecipe recipe)
{
    private const int HashedBytes = 4096;

    private readonly ConstantStore _store = new(model);
    private readonly Dictionary<(ModelBuffer Source, string Use), QuantizedConstant> _made = [];
    private readonly Dictionary<(long Length, int Hash), List<ModelBuffer>> _buffers = [];

    /// <summary>Storage of a constant operand.</summary>
    public static TensorType TypeOf(OperandPlan operand, TensorType activations) => operand.Role switch
    {
        OperandRole.Weights => TensorType.Int8,
        OperandRole.Bias => activations == TensorType.Int16 ? TensorType.Int64 : TensorType.Int32,
        OperandRole.WideWeights or OperandRole.TimeWeights => TensorType.Int16,
        _ => activations,
    };

    /// <summary>Dimension that a constant's scales run along, -1 for one scale.</summary>
    public static int AxisOf(OperandPlan operand, Tensor tensor, Operator op, QuantizationRecipe recipe)
        => operand is { Role: OperandRole.Weights, Rule.Axis: >= 0 and var axis } && !recipe.IsPerTensor(op) && axis < (tensor.Shape?.Length ?? 0) ? axis : -1;

    /// <summary>Weights in [-127, 127].</summary>
    /// <param name="tensor">Float constant with finite values.</param>
    /// <param name="axis">Dimension of the scales, -1 for one.</param>
    /// <param name="least">Smallest scale of each channel; empty for no such demand.</param>
    /// <param name="cancellation">Asked between channels.</param>
    public QuantizedConstant Weights(Tensor tensor, int axis, float[] least, CancellationToken cancellation)
        => Remembered(tensor, $"weights {axis} {string.Join(',', tensor.Shape ?? [])} {string.Join(',', least.Select(BitConverter.SingleToInt32Bits))}", () =>
        {
            var values = ConstantData.Floats(tensor);
            var codes = _store.Allocate(values.Length);
            var room = codes.Writable<sbyte>();
            var scales = axis >= 0 && recipe.ActivationType == TensorType.Int8
                ? SymmetricWeights.Quantize<ReciprocalProducts, float>(default, values, tensor.Shape, axis, least, room, cancellation)
                : SymmetricWeights.Quantize<RangeProducts, float>(default, values, tensor.Shape, axis, least, room, cancellation);
            return new QuantizedConstant(TensorType.Int8, Buffer(codes), QuantizationParameters.PerAxis(scales!, Math.Max(axis, 0)));
        });

    /// <summary>A constant operand with the given parameters: <c>round(value / scale + zero point)</c> in double for int8,
    /// <c>round(value * (1 / scale))</c> in float for int16, clamped to the type.</summary>
    public QuantizedConstant Activation(Tensor tensor, ActivationParameters parameters) => Remembered(tensor, parameters.ToString(), () =>
    {
        var values = ConstantData.Floats(tensor);
        if (parameters.Type == TensorType.Int16) return Wide(tensor, parameters.Scale, 32767);
        var codes = new sbyte[values.Length];
        for (var i = 0; i < codes.Length; i++)
            codes[i] = (sbyte)Math.Clamp(Math.Round(((double)values[i] / parameters.Scale) + parameters.ZeroPoint, MidpointRounding.AwayFromZero), sbyte.MinValue, sbyte.MaxValue);
        return new QuantizedConstant(TensorType.Int8, Buffer(BufferData.From<sbyte>(codes)), parameters.ToModel());
    });

    /// <summary>int16 weights over their whole range: peephole and normalization weights up to ±32767, time weights up to ±512.</summary>
    public QuantizedConstant WideWeights(Tensor tensor, int limit) => Remembered(tensor, $"wide {limit}", () =>
    {
        var magnitude = Kernels.Magnitude.Max(ConstantData.Floats(tensor));
        return Wide(tensor, magnitude > 0 ? magnitude / limit : 1f, limit == 512 ? 32767 : limit);
    });

    /// <summary>A bias at given scales, one or one per value. It becomes a vector: float models made by way of ONNX have dimensions of 1
    /// before the channels, which the runtime's kernels pass over and XNNPACK's do not take.</summary>
    public QuantizedConstant Bias(Tensor tensor, float[] scales)
    {
        var values = ConstantData.Floats(tensor);
        var codes = new long[values.Length];
        for (var i = 0; i < codes.Length; i++)
        {
            var scale = scales[scales.Length == 1 ? 0 : i];
            codes[i] = Saturated(MathF.Round(values[i] * (scale == 0 ? 0 : (float)(1.0 / scale)), MidpointRounding.AwayFromZero));
        }

        var isWide = recipe.ActivationType == TensorType.Int16;
        var data = isWide ? BufferData.From<long>(codes) : BufferData.From<int>(Array.ConvertAll(codes, static code => (int)Math.Clamp(code, -int.MaxValue, int.MaxValue)));
        return new QuantizedConstant(isWide ? TensorType.Int64 : TensorType.Int32, Buffer(data), QuantizationParameters.PerAxis(scales, 0), tensor.Shape is { Length: > 1 } ? [codes.Length] : null);
    }

    private QuantizedConstant Wide(Tensor tensor, float scale, int limit)
    {
        var values = ConstantData.Floats(tensor);
        var inverse = (float)(1.0 / scale);
        var codes = new short[values.Length];
        for (var i = 0; i < codes.Length; i++) codes[i] = (short)Math.Clamp(MathF.Round(values[i] * inverse, MidpointRounding.AwayFromZero), -limit, limit);
        return new QuantizedConstant(TensorType.Int16, Buffer(BufferData.From<short>(codes)), QuantizationParameters.PerTensor(scale, 0));
    }

    private static long Saturated(float value) => value >= long.MaxValue ? long.MaxValue : value <= long.MinValue ? -long.MaxValue : (long)value;

    private QuantizedConstant Remembered(Tensor tensor, string use, Func<QuantizedConstant> make)
    {
        var key = (tensor.Buffer, $"{tensor.ElementCount} {use}");
        return _made.TryGetValue(key, out var known) ? known : _made[key] = make();
    }

    // Converters share the buffers of equal constants at the end; so do we, or files would be larger than theirs.
    private ModelBuffer Buffer(BufferData data)
    {
        // What is equal begins equally; the rest is compared where that happens.
        var hash = new HashCode();
        hash.AddBytes(data.Slice(0, Math.Min(data.Length, HashedBytes)).AsSpan<byte>());
        var key = (data.Length, hash.ToHashCode());
        if (!_buffers.TryGetValue(key, out var alike)) _buffers.Add(key, alike = []);
        foreach (var buffer in alike)
            if (buffer.Data.ContentEquals(data)) return buffer;
        alike.Add(model.AddBuffer(data));
        return alike[^1];
    }
}
