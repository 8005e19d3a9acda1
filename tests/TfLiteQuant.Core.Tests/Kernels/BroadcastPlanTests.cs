using TfLiteQuant.Kernels;
using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

public sealed class BroadcastPlanTests
{
    [Theory]
    [InlineData(new[] { 2, 3, 4 }, new[] { 2, 3, 4 }, 1, 24)]
    [InlineData(new[] { 2, 3, 4 }, new int[0], 1, 24)]
    [InlineData(new[] { 2, 3, 4 }, new[] { 4 }, 2, 4)]
    [InlineData(new[] { 2, 3, 4 }, new[] { 3, 4 }, 2, 12)]
    [InlineData(new[] { 2, 3, 4 }, new[] { 2, 1, 1 }, 2, 12)]
    [InlineData(new[] { 2, 3, 4 }, new[] { 3, 1 }, 3, 4)]
    [InlineData(new[] { 1, 1 }, new[] { 1 }, 1, 1)]
    public void Dimensions_are_merged(int[] a, int[] b, int rank, int run)
    {
        var plan = BroadcastPlan.Create(a, b)!;
        Assert.Equal((rank, run), (plan.Rank, plan.Run));
    }

    [Fact]
    public void Shapes_that_do_not_fit_have_no_plan() => Assert.Null(BroadcastPlan.Create([2, 3], [2]));

    [Fact]
    public void A_cursor_walks_as_the_index_does()
    {
        int[] a = [2, 1, 3, 1, 2], b = [1, 4, 3, 5, 1];
        var plan = BroadcastPlan.Create(a, b)!;
        Span<int> index = stackalloc int[plan.Rank];
        Span<int> offsets = stackalloc int[2];
        for (var start = 0; start < plan.Count; start++)
        {
            plan.Seek(start, index, offsets);
            for (var place = start; place < plan.Count; place += plan.Run - (place % plan.Run))
            {
                Assert.Equal((Offset(a, plan.Shape, place), Offset(b, plan.Shape, place)), (offsets[0], offsets[1]));
                plan.NextRun(index, offsets);
            }
        }
    }

    /// <summary>Where an element of the common shape lies in an operand, counted dimension by dimension.</summary>
    internal static int Offset(int[] shape, int[] common, int place)
    {
        var (offset, stride) = (0, 1);
        for (var axis = common.Length - 1; axis >= 0; axis--)
        {
            var own = axis - (common.Length - shape.Length);
            if (own < 0) break;
            if (shape[own] != 1) offset += place % common[axis] * stride;
            stride *= shape[own];
            place /= common[axis];
        }

        return offset;
    }
}
