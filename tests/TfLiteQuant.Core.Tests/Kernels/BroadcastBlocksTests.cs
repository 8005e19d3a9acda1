using TfLiteQuant.Kernels;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Operands along blocks against elements counted one by one, from every start.</summary>
public sealed class BroadcastBlocksTests
{
    [Theory]
    [InlineData(new[] { 3, 5, 7, 2 }, new[] { 3, 5, 1, 2 })]
    [InlineData(new[] { 3, 5, 7, 2 }, new[] { 3, 1, 7, 1 })]
    [InlineData(new[] { 2, 9, 3 }, new[] { 1, 9, 1 })]
    [InlineData(new[] { 2, 1, 3, 1, 2 }, new[] { 1, 4, 3, 5, 1 })]
    [InlineData(new[] { 2, 6, 1, 11 }, new[] { 2, 1, 4, 11 })]
    [InlineData(new[] { 40, 3 }, new[] { 40, 1 })]
    [InlineData(new[] { 40, 3 }, new[] { 3 })]
    [InlineData(new[] { 7, 3 }, new[] { 7, 3 })]
    public void Elements_of_both_operands(int[] a, int[] b)
    {
        var plan = BroadcastPlan.Create(a, b)!;
        foreach (var room in new[] { plan.Run, plan.Run + 1, 24, 64, 1000 }.Where(room => room >= plan.Run))
        {
            var blocks = new BroadcastBlocks(plan, 2, room);
            Check<int>(plan, blocks, 0, a, room);
            Check<byte>(plan, blocks, 1, b, room);
        }
    }

    private static void Check<T>(BroadcastPlan plan, BroadcastBlocks blocks, int operand, int[] shape, int room)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var values = Enumerable.Range(0, shape.Aggregate(1, static (count, size) => count * size)).Select(static i => T.CreateTruncating(i * 37)).ToArray();
        for (var start = 0; start < plan.Count; start++)
        {
            for (int from = start, end; from < plan.Count; from = end)
            {
                end = blocks.End(from);
                Assert.True(end > from);
                var guarded = new GuardedArray<T>(room, start % 3, T.CreateTruncating(77));
                var found = blocks.Of<T>(operand, values, from, end, guarded.Elements);
                Assert.Equal(end - from, found.Length);
                for (var i = 0; i < found.Length; i++) Assert.Equal(values[BroadcastPlanTests.Offset(shape, plan.Shape, from + i)], found[i]);
                guarded.RequireIntact();
                if (start > 0) break;
            }
        }
    }
}
