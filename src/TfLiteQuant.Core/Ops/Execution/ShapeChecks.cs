using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Checks of shapes, and readings of operands, that operators share.</summary>
internal static class ShapeChecks
{
    private const string Malformed = "The model is malformed.";

    /// <summary>Demands at least that many inputs and exactly that many outputs.</summary>
    public static void RequireInputs(this BindContext context, int atLeast, int outputs)
    {
        if (context.InputCount < atLeast || context.OutputCount != outputs)
            throw context.Fail($"It has {context.InputCount} inputs and {context.OutputCount} outputs instead of at least {atLeast} and {outputs}.", Malformed);
    }

    /// <summary>Throws unless a condition on the operands holds.</summary>
    public static void Require(this BindContext context, bool holds, string otherwise)
    {
        if (!holds) throw context.Fail(otherwise, Malformed);
    }

    /// <summary>Demands that integer codes mean the same in both operands: the kernel copies them.</summary>
    public static void RequireSameParameters(this BindContext context, TensorValue one, TensorValue other)
    {
        if (!one.Type.IsQuantizedStorage()) return;
        var (a, b) = (one.Quantization, other.Quantization);
        if (a is not { IsQuantized: true } || b is not { IsQuantized: true }) return;
        if (!a.Scale.AsSpan().SequenceEqual(b.Scale) || !a.ZeroPoint.AsSpan().SequenceEqual(b.ZeroPoint))
            throw context.Fail(
                $"Tensors {one.Index} '{one.Name}' ({Stated(a)}) and {other.Index} '{other.Name}' ({Stated(b)}) have different quantization parameters.",
                "The operator copies codes, which takes equal parameters.");
    }

    private static string Stated(QuantizationParameters parameters)
        => parameters.Scale is [var scale] ? $"scale {scale}, zero point {parameters.ZeroPoint?.FirstOrDefault() ?? 0}" : $"{parameters.Scale?.Length ?? 0} scales";

    /// <summary>Demands a number of dimensions.</summary>
    public static void RequireRank(this BindContext context, TensorValue tensor, int from, int to = int.MaxValue)
    {
        if (tensor.Rank < from || tensor.Rank > to)
            throw context.Fail(
                $"Tensor {tensor.Index} '{tensor.Name}' has {tensor.Rank} dimensions instead of {(from == to ? $"{from}" : to == int.MaxValue ? $"at least {from}" : $"{from} to {to}")}.",
                Malformed);
    }

    /// <summary>Demands a shape; -1 stands for any extent.</summary>
    public static void RequireShape(this BindContext context, TensorValue tensor, params ReadOnlySpan<int> shape)
    {
        var fits = tensor.Rank == shape.Length;
        for (var d = 0; fits && d < shape.Length; d++) fits = shape[d] < 0 || shape[d] == tensor.Shape[d];
        if (!fits)
            throw context.Fail(
                $"Tensor {tensor.Index} '{tensor.Name}' has shape [{string.Join(", ", tensor.Shape)}] instead of [{string.Join(", ", shape.ToArray())}].",
                Malformed);
    }

    /// <summary>Bytes of one element, for kernels that move elements without looking at them.</summary>
    public static int ElementBytes(this BindContext context, TensorValue tensor)
    {
        var bits = tensor.Type.BitsPerElement();
        return bits >= 8 ? bits / 8 : throw context.UnsupportedType(tensor);
    }

    /// <summary>Dimensions read from a tensor's values.</summary>
    public static int[] Dimensions(this BindContext context, long[] values)
    {
        var shape = new int[values.Length];
        long count = 1;
        for (var d = 0; d < shape.Length; d++)
        {
            if (values[d] is < 0 or > int.MaxValue || (count *= Math.Max(values[d], 1)) > int.MaxValue)
                throw context.Fail($"[{string.Join(", ", values)}] is no shape.", "Each dimension must be at least 0, and the elements must fit in memory.");
            shape[d] = (int)values[d];
        }

        return shape;
    }

    /// <summary>The values of an integer operand of any width, widened.</summary>
    public static long[] Integers(this BindContext context, TensorValue tensor)
    {
        if (tensor.Type is TensorType.Int16 or TensorType.Int32 or TensorType.Int64) return tensor.ToIntegers();
        if (tensor.Type is not (TensorType.Int8 or TensorType.Bool)) throw context.UnsupportedType(tensor);
        var integers = new long[tensor.Count];
        for (var i = 0; i < integers.Length; i++) integers[i] = tensor.Values<sbyte>()[i];
        return integers;
    }

    /// <summary>Product of some dimensions.</summary>
    public static int Product(ReadOnlySpan<int> shape)
    {
        var product = 1;
        foreach (var dimension in shape) product = checked(product * dimension);
        return product;
    }
}
