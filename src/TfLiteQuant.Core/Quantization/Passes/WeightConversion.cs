using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>Converts constants' data, each distinct piece once, and remembers what came out.</summary>
internal sealed class WeightConversion(TfLiteModel model)
{
    private readonly ConstantStore _store = new(model);
    private readonly Dictionary<(ModelBuffer Buffer, string Layout), (ModelBuffer Codes, float[] Scale)?> _quantized = [];
    private readonly Dictionary<(ModelBuffer Buffer, long Count), (ModelBuffer Halves, HalvesOfFloats Source)> _halves = [];

    /// <summary>Codes and scales of a float constant; null if a value is infinite or not a number.</summary>
    public (ModelBuffer Codes, float[] Scale)? ToInt8(Tensor tensor, int axis, CancellationToken cancellation)
    {
        // Tensors that share a buffer share the result, if their channels lie alike.
        var layout = axis < 0 ? $"{tensor.ElementCount}" : $"{axis}:{string.Join(',', tensor.Shape!)}";
        var key = (tensor.Buffer, layout);
        if (_quantized.TryGetValue(key, out var known)) return known;
        var weights = ConstantData.Floats(tensor);
        var codes = _store.Allocate(weights.Length);
        var scale = SymmetricWeights.Quantize(weights, tensor.Shape, axis, codes.Writable<sbyte>(), cancellation);
        return _quantized[key] = scale is null ? null : (model.AddBuffer(codes), scale);
    }

    /// <summary>Halves of a float constant.</summary>
    public (ModelBuffer Halves, HalvesOfFloats Source) ToHalf(Tensor tensor)
    {
        var key = (tensor.Buffer, tensor.ElementCount);
        if (_halves.TryGetValue(key, out var known)) return known;
        var source = new HalvesOfFloats(tensor.Buffer.Data, tensor.ElementCount);
        return _halves[key] = (model.AddBuffer(BufferData.Produced(source, source.Length)), source);
    }
}
