using TfLiteQuant.Calibration;
using TfLiteQuant.Core.Tests.Quantization.Integer;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Conformance;

/// <summary>Models of the reference quantizer's own tests: float models that carry the ranges of a calibration.</summary>
internal static class UpstreamCase
{
    /// <summary>Path of a model; the running test is skipped where it is absent.</summary>
    public static string Path(string name) => Shared.RequireFile($"corpus/litert/quantize-testdata/{name}.bin");

    /// <summary>Quantizes a model with the ranges it carries.</summary>
    /// <param name="name">File name without extension.</param>
    /// <param name="recipe">What is wanted.</param>
    /// <param name="change">Changes the ranges, as the reference's tests do.</param>
    public static IntegerRun Quantize(string name, QuantizationRecipe recipe, Action<CalibratedRanges>? change = null)
    {
        var source = File.ReadAllBytes(Path(name));
        using var model = ModelReader.Read(source);
        var ranges = EmbeddedRanges.Read(model);
        if (ranges is not null) change?.Invoke(ranges);
        return IntegerRun.Of(source, recipe, [], ranges);
    }

    /// <summary>Quantizes a model with the ranges it carries, but for some of its main graph.</summary>
    public static IntegerRun QuantizeWithout(string name, QuantizationRecipe recipe, int[] unknown, bool keepsInner = true)
    {
        var source = File.ReadAllBytes(Path(name));
        using var model = ModelReader.Read(source);
        var (all, kept) = (EmbeddedRanges.Read(model)!, new CalibratedRanges());
        var graph = model.Subgraphs[0];
        for (var tensor = 0; tensor < graph.Tensors.Count; tensor++)
            if (!unknown.Contains(tensor) && all.Of(0, tensor) is { } range) kept.Set(0, tensor, range);
        for (var op = 0; op < graph.Operators.Count && keepsInner; op++)
            for (var position = 0; position < graph.Operators[op].Intermediates.Length; position++)
                if (all.OfInner(0, op, position) is { } range) kept.SetInner(0, op, position, range);
        return IntegerRun.Of(source, recipe, [], kept);
    }

    /// <summary>The tensor of that name in a graph.</summary>
    public static Tensor Named(this IntegerRun run, string name, int subgraph = 0) => run.Model.Subgraphs[subgraph].Tensors.Single(tensor => tensor.Name == name);

    /// <summary>Fails unless a tensor has one scale and zero point of a type.</summary>
    public static void RequireCodes(this Tensor tensor, TensorType type, float scale, int zeroPoint)
    {
        Assert.Equal(type, tensor.Type);
        var parameters = Assert.IsType<QuantizationParameters>(tensor.Quantization);
        Assert.Equal(scale, Assert.Single(parameters.Scale!), Math.Max(scale * 1e-6f, 1e-12f));
        Assert.Equal(zeroPoint, Assert.Single(parameters.ZeroPoint!));
    }

    /// <summary>Fails unless two tensors have the same type, scale and zero point.</summary>
    public static void RequireAlike(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Type, actual.Type);
        Assert.Equal(expected.Quantization!.Scale, actual.Quantization!.Scale);
        Assert.Equal(expected.Quantization.ZeroPoint, actual.Quantization.ZeroPoint);
    }

    /// <summary>Real values of a constant.</summary>
    public static double[] Dequantized(Tensor tensor)
    {
        var parameters = tensor.Quantization!;
        var count = (int)tensor.ElementCount;
        var axis = parameters.Scale!.Length == 1 ? -1 : parameters.QuantizedDimension;
        var inner = axis < 0 ? count : tensor.Shape![(axis + 1)..].Aggregate(1, static (product, dimension) => product * dimension);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var channel = axis < 0 ? 0 : i / inner % parameters.Scale.Length;
            return (CodeAt(tensor, i) - parameters.ZeroPoint![channel]) * (double)parameters.Scale[channel];
        })];
    }

    private static long CodeAt(Tensor tensor, int index) => tensor.Type switch
    {
        TensorType.Int8 => tensor.Buffer.Data.AsSpan<sbyte>()[index],
        TensorType.Int16 => tensor.Buffer.Data.AsSpan<short>()[index],
        TensorType.Int32 => tensor.Buffer.Data.AsSpan<int>()[index],
        _ => tensor.Buffer.Data.AsSpan<long>()[index],
    };
}
