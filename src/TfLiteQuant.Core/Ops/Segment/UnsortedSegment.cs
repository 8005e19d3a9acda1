using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>An operator that combines rows by segment, in any order; rows of negative segments are left out.</summary>
public abstract class UnsortedSegment : OpDefinition
{
    /// <summary>The kernel for floats.</summary>
    private protected abstract OpKernel Float(UnsortedSegmentBinding binding);

    /// <summary>The kernel for integers.</summary>
    private protected abstract OpKernel Whole(UnsortedSegmentBinding binding);

    public sealed override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(3);
        var (data, ids, count, output) = (context.Input(0), context.Input(1), context.Input(2), context.Output(0));
        context.RequireType(data, TensorType.Float32, TensorType.Int32);
        context.RequireType(ids, TensorType.Int32);
        context.RequireType(count, TensorType.Int32);
        context.RequireSameType(data, output);
        if (ids.Rank > data.Rank || !ids.Shape.AsSpan().SequenceEqual(data.Shape.AsSpan(0, ids.Rank)))
            throw context.Fail($"Its segments {OperandChecks.Text(ids)} do not fit the data {OperandChecks.Text(data)}.", "The model is malformed.");
        if (count.Count != 1 || count.Rank > 1)
            throw context.Fail($"Its number of segments is {OperandChecks.Text(count)}, not a single one.", "The model is malformed.");
        if (!context.TryReadValues(2)) return null;

        var segments = count.Values<int>()[0];
        if (segments < 0) throw context.Fail($"It has {segments} segments.", "The model is malformed.");
        output.Resize([segments, .. data.Shape[ids.Rank..]]);
        var binding = new UnsortedSegmentBinding(data, ids, output);
        return new CheckedKernel(() => RequireIds(context, ids, segments), data.Type == TensorType.Float32 ? Float(binding) : Whole(binding));
    }

    private static void RequireIds(BindContext context, TensorValue ids, int segments)
    {
        foreach (var id in ids.Values<int>())
            if (id >= segments) throw context.Fail($"A row belongs to segment {id} of {segments}.", "Segments must be below their number.");
    }
}
