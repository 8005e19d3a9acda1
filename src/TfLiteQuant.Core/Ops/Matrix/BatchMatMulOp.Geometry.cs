using TfLiteQuant.Kernels;

namespace TfLiteQuant.Ops;

/// <content>What is computed, whatever the types.</content>
public sealed partial class BatchMatMulOp
{
    private const int LowestRank = 2;
    private const int HighestRank = 5;

    private static BatchProductShape Geometry(BindContext context)
    {
        TensorValue left = context.Input(0), right = context.Input(1), output = context.Output(0);
        if (left.Rank is < LowestRank or > HighestRank || right.Rank is < LowestRank or > HighestRank)
            throw context.Fail($"Its inputs have {left.Rank} and {right.Rank} dimensions.", "It takes 2 to 5.");
        bool turnsLeft = context.Options.GetBoolean(AdjointLeftField), turnsRight = context.Options.GetBoolean(AdjointRightField);
        int rows = left.Shape[turnsLeft ? ^1 : ^2], depth = left.Shape[turnsLeft ? ^2 : ^1];
        int columns = right.Shape[turnsRight ? ^2 : ^1], rightDepth = right.Shape[turnsRight ? ^1 : ^2];
        if (depth != rightDepth) throw Mismatch(context, left, right);

        var rank = Math.Max(left.Rank, right.Rank);
        var shape = new int[rank];
        for (var i = 0; i < rank - 2; i++)
        {
            int a = BatchDimension(left, rank, i), b = BatchDimension(right, rank, i);
            if (a != b && a != 1 && b != 1) throw Mismatch(context, left, right);
            shape[i] = a == 1 ? b : a;
        }

        shape[^2] = rows;
        shape[^1] = columns;
        FloatOperands.Resize(context, output, shape);
        int leftCount = MatrixCount(left), rightCount = MatrixCount(right);
        if (rightCount == 1 && !turnsLeft)
        {
            // All rows meet the same right side: one product.
            rows *= leftCount;
            leftCount = 1;
            shape.AsSpan(0, rank - 2).Fill(1);
        }

        return new BatchProductShape(
            rows, depth, columns, Matrices(left, shape, leftCount), Matrices(right, shape, rightCount), leftCount, rightCount, turnsLeft, turnsRight);
    }

    private static int BatchDimension(TensorValue tensor, int rank, int index)
        => index - (rank - tensor.Rank) is >= 0 and var own ? tensor.Shape[own] : 1;

    private static int MatrixCount(TensorValue tensor)
    {
        var count = 1;
        foreach (var dimension in tensor.Shape.AsSpan(0, tensor.Rank - 2)) count *= dimension;
        return count;
    }

    /// <summary>For each matrix of the output, the one of an input: dimensions of 1 are repeated.</summary>
    private static int[] Matrices(TensorValue tensor, int[] shape, int count)
    {
        var total = 1;
        for (var i = 0; i < shape.Length - 2; i++) total *= shape[i];
        var matrices = new int[total];
        if (count == 1) return matrices;
        for (var index = 0; index < total; index++)
        {
            int rest = index, stride = 1;
            for (var i = shape.Length - 3; i >= 0; i--)
            {
                var own = BatchDimension(tensor, shape.Length, i);
                if (own != 1) matrices[index] += rest % shape[i] * stride;
                stride *= own;
                rest /= shape[i];
            }
        }

        return matrices;
    }

    private static Diagnostics.TfLiteQuantException Mismatch(BindContext context, TensorValue left, TensorValue right) => context.Fail(
        $"It cannot multiply [{string.Join(", ", left.Shape)}] by [{string.Join(", ", right.Shape)}].",
        "The inner dimensions must be equal, and those of the batch equal or 1.");
}
