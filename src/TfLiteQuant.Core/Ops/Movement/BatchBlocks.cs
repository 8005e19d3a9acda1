using TfLiteQuant.Kernels.Movement;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>How space is dealt out over the batch: pixel (y, x) of the image with margins goes to the batch entry of
/// (y mod block, x mod block), at (y / block, x / block).</summary>
/// <param name="Sizes">Block size of each spatial dimension.</param>
/// <param name="Before">Margin in front of each spatial dimension of the image.</param>
/// <param name="After">Margin behind.</param>
internal sealed record BatchBlocks(int[] Sizes, int[] Before, int[] After)
{
    /// <summary>Reads the operands of both operators; null where their values are not known yet.</summary>
    public static BatchBlocks? Read(BindContext context)
    {
        var (input, sizes, margins) = (context.Input(0), context.Input(1), context.Input(2));
        context.RequireSameType(input, context.Output(0));
        context.RequireType(sizes, TensorType.Int32);
        context.RequireType(margins, TensorType.Int32);
        context.RequireRank(sizes, 1, 1);
        context.RequireShape(margins, sizes.Count, 2);
        context.RequireRank(input, sizes.Count + 1);
        if (!context.TryReadValues(1) || !context.TryReadValues(2)) return null;
        var blocks = Array.ConvertAll(context.Integers(sizes), static size => (int)size);
        var pairs = Array.ConvertAll(context.Integers(margins), static margin => (int)margin);
        context.Require(blocks.All(static size => size > 0) && pairs.All(static margin => margin >= 0), "A block size or margin is negative.");
        return new BatchBlocks(
            blocks, [.. pairs.Where(static (_, i) => i % 2 == 0)], [.. pairs.Where(static (_, i) => i % 2 == 1)]);
    }

    /// <summary>One copy per place in the block.</summary>
    /// <param name="input">Source.</param>
    /// <param name="output">Target.</param>
    /// <param name="dealt">Whichever of the two is dealt out over the batch; the other is the image.</param>
    /// <param name="image">Shape of the image, without margins.</param>
    /// <param name="bytes">Bytes of an element.</param>
    public TensorCopy[] Copies(TensorValue input, TensorValue output, TensorValue dealt, int[] image, int bytes)
    {
        var spatial = Sizes.Length;
        var copies = new TensorCopy[ShapeChecks.Product(Sizes)];
        for (var place = 0; place < copies.Length; place++)
        {
            var extents = (int[])image.Clone();
            var (spread, dense) = (CopyPlan.Strides(image), CopyPlan.Strides(dealt.Shape));
            var (spreadOffset, denseOffset) = (0L, place * image[0] * dense[0]);
            var rest = place;
            for (var d = spatial - 1; d >= 0; d--)
            {
                var (phase, block) = (rest % Sizes[d], Sizes[d]);
                rest /= block;

                // Index j of the dealt dimension is pixel j * block + phase - margin: those inside the image.
                var first = phase >= Before[d] ? 0 : (Before[d] - phase + block - 1) / block;
                var last = Math.Min(dealt.Shape[d + 1] - 1, (image[d + 1] - 1 + Before[d] - phase + block) / block - 1);
                extents[d + 1] = Math.Max(0, last - first + 1);
                spreadOffset += ((long)first * block + phase - Before[d]) * spread[d + 1];
                denseOffset += first * dense[d + 1];
                spread[d + 1] *= block;
            }

            var plan = ReferenceEquals(dealt, output)
                ? CopyPlan.Create(extents, spread, dense, bytes, spreadOffset, denseOffset)
                : CopyPlan.Create(extents, dense, spread, bytes, denseOffset, spreadOffset);
            copies[place] = new TensorCopy(input, output, plan);
        }

        return copies;
    }
}
