namespace TfLiteQuant.Ops;

/// <summary>A range as a strided slice states it for one dimension.</summary>
internal readonly record struct SliceRange(long Begin, long End, long Stride, bool OpenBegin, bool OpenEnd, bool Shrinks, bool EndIsOffset)
{
    /// <summary>The range in a dimension: negative indices count from the end, what lies outside is cut off.</summary>
    public SlicedAxis Over(BindContext context, int source, int extent)
    {
        var start = OpenBegin ? (Stride > 0 ? 0 : extent - 1) : Inside(Begin, extent);
        if (Shrinks)
        {
            context.Require((ulong)start < (ulong)extent, $"Index {Begin} does not exist in dimension {source} of {extent}.");
            return new SlicedAxis(source, start, 1, 1, false);
        }

        long span;
        if (EndIsOffset) span = OpenEnd ? (Stride > 0 ? extent - start : -1 - start) : End;
        else span = (OpenEnd ? (Stride > 0 ? extent : -1) : Inside(End, extent)) - start;
        var count = span == 0 || span < 0 != Stride < 0 ? 0 : (Math.Abs(span) - 1) / Math.Abs(Stride) + 1;
        context.Require(
            count == 0 || ((ulong)start < (ulong)extent && (ulong)(start + (count - 1) * Stride) < (ulong)extent),
            $"A range of {End} from {Begin} does not fit in dimension {source} of {extent}.");
        return new SlicedAxis(source, start, Stride, (int)count, true);
    }

    // Walking backwards, the place before the first index is a valid end.
    private long Inside(long index, int extent)
    {
        if (index < 0) index += extent;
        return Stride > 0 ? Math.Clamp(index, 0, extent) : Math.Clamp(index, -1, extent - 1);
    }
}
