using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Converts constants' data, each distinct piece once, and remembers what came out.</summary>
internal sealed class WeightConversion(TfLiteModel model)
{
    private readonly ConstantStore _store = new(model);
    private readonly Dictionary<(ModelBuffer Buffer, string Layout), (ModelBuffer Codes, float[] Scale)?> _quantized = [];
    private readonly Dictionary<(ModelBuffer Buffer, long Count), (ModelBuffer Halves, long Clamped)> _halves = [];

    /// <summary>Codes and scales of a float constant; null if a value is infinite or not a number.</summary>
    public (ModelBuffer Codes, float[] Scale)? ToInt8(Tensor tensor, int axis, CancellationToken cancellation)
    {
        // Tensors that share a buffer share the result, if their channels lie alike.
        var layout = axis < 0 ? $"{tensor.ElementCount}" : $"{axis}:{string.Join(',', tensor.Shape!)}";
        var key = (tensor.Buffer, layout);
        if (_quantized.TryGetValue(key, out var known)) return known;
        var weights = Values(tensor);
        var codes = _store.Allocate(weights.Length);
        var scale = SymmetricWeights.Quantize(weights, tensor.Shape, axis, codes.Writable<sbyte>(), cancellation);
        return _quantized[key] = scale is null ? null : (model.AddBuffer(codes), scale);
    }

    /// <summary>Halves of a float constant, and how many values were beyond their range.</summary>
    public (ModelBuffer Halves, long Clamped) ToHalf(Tensor tensor)
    {
        var key = (tensor.Buffer, tensor.ElementCount);
        if (_halves.TryGetValue(key, out var known)) return known;
        var values = Values(tensor);
        var halves = _store.Allocate((long)values.Length * 2);
        var clamped = Kernels.HalfPrecision.Convert(values, halves.Writable<Half>());
        return _halves[key] = (model.AddBuffer(halves), clamped);
    }

    // Files that the runtime loads may hold more data than the shape takes.
    private static ReadOnlySpan<float> Values(Tensor tensor) => tensor.Buffer.Data.AsSpan<float>()[..checked((int)tensor.ElementCount)];
}
