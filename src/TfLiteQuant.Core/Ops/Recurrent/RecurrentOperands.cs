using TfLiteQuant.Kernels;
using TfLiteQuant.Kernels.Recurrent;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Reads the operands that recurrent operators share.</summary>
internal static class RecurrentOperands
{
    /// <summary>Whether the values of all weights among the inputs can be read now; those absent count as read.</summary>
    public static bool TryReadAll(this BindContext context, params ReadOnlySpan<int> positions)
    {
        var all = true;
        foreach (var position in positions) all &= context.OptionalInput(position) is null || context.TryReadValues(position);
        return all;
    }

    /// <summary>Positions from <paramref name="first"/> on, as many as asked for.</summary>
    public static int[] Positions(int first, int count) => [.. Enumerable.Range(first, count)];

    /// <summary>A float operand of a shape; null where it is absent.</summary>
    public static TensorValue? OptionalFloat(this BindContext context, int position, params ReadOnlySpan<int> shape)
    {
        if (position < 0 || context.OptionalInput(position) is not { } tensor) return null;
        context.RequireType(tensor, TensorType.Float32);
        context.RequireShape(tensor, shape);
        return tensor;
    }

    /// <summary>A float operand of a shape that must be there.</summary>
    public static TensorValue Float(this BindContext context, int position, params ReadOnlySpan<int> shape)
        => context.OptionalFloat(position, shape) ?? context.Input(position);

    /// <summary>The activation an option names.</summary>
    public static CellActivation Activation(this BindContext context, int field)
    {
        var value = context.Options.GetInteger(field);
        return value is >= 0 and <= (long)CellActivation.Tanh
            ? (CellActivation)value
            : throw context.Unsupported($"It has no kernel for activation {value}.", "Convert the model again with the activation as an operator of its own.");
    }

    /// <summary>A float vector padded with zeros; null where it is absent.</summary>
    public static AlignedArray<float>? Vector(this BindContext context, int position, int count)
    {
        if (context.OptionalInput(position) is { } codes && HybridOperands.AreCodes(codes)) return HybridOperands.Values(context, codes, PackedRows.Padded(count), count);
        if (context.OptionalFloat(position, count) is not { } tensor) return null;
        var vector = new AlignedArray<float>(PackedRows.Padded(count));
        tensor.Values<float>().CopyTo(vector.Span);
        return vector;
    }

    /// <summary>A packed float matrix, rows padded with zeros; null where it is absent.</summary>
    public static RowMatrix? Matrix(this BindContext context, int position, int rows, int columns)
    {
        if (context.OptionalInput(position) is { } weights && HybridOperands.AreCodes(weights))
        {
            var codes = HybridOperands.Matrix(context, PackedRows.Padded(rows), columns);
            HybridOperands.Set(context, codes, 0, position, rows);
            return codes;
        }

        if (context.OptionalFloat(position, rows, columns) is not { } tensor) return null;
        var matrix = new PackedRows(PackedRows.Padded(rows), columns);
        matrix.Set(0, tensor.Values<float>());
        return matrix;
    }

    /// <summary>How a sequence of three dimensions is laid out.</summary>
    public static SequenceLayout Sequence(this BindContext context, TensorValue input, bool timeMajor, bool backward = false)
    {
        context.RequireType(input, TensorType.Float32);
        context.RequireRank(input, 3, 3);
        return new SequenceLayout(input.Shape[timeMajor ? 0 : 1], input.Shape[timeMajor ? 1 : 0], timeMajor, backward);
    }
}
