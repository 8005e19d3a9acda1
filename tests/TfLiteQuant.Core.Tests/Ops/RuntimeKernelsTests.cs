using TfLiteQuant.Model;
using TfLiteQuant.Ops;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

public sealed class RuntimeKernelsTests
{
    [Fact]
    public void Both_tables_are_read_whole()
    {
        Assert.All(RuntimeKernels.All, static kernel => Assert.InRange(kernel.MaxVersion, kernel.MinVersion, 20));
        Assert.True(RuntimeKernels.All.Count > 200);
        Assert.Equal((1, 8), RuntimeKernels.Versions(BuiltinOperator.Conv2D));
        Assert.Null(RuntimeKernels.Versions(BuiltinOperator.StablehloIota));
    }

    [Fact]
    public void Types_without_a_kernel_have_no_row()
    {
        Assert.NotNull(RuntimeKernels.Takes(BuiltinOperator.SquaredDifference, TensorType.Int8));
        Assert.Null(RuntimeKernels.Takes(BuiltinOperator.SquaredDifference, TensorType.Int16));
        Assert.Null(RuntimeKernels.Takes(BuiltinOperator.ReverseSequence, TensorType.Int8));
        Assert.Null(RuntimeKernels.Takes(BuiltinOperator.Conv2D, TensorType.Float32));
    }

    [Fact]
    public void Kernels_that_came_lately_are_marked()
    {
        Assert.True(RuntimeKernels.Takes(BuiltinOperator.Tile, TensorType.Int16)!.IsRecent);
        Assert.False(RuntimeKernels.Takes(BuiltinOperator.Tile, TensorType.Int8)!.IsRecent);
        Assert.True(RuntimeKernels.Converts(TensorType.Int8, TensorType.Int16));
        Assert.False(RuntimeKernels.Converts(TensorType.Int8, TensorType.Int16, everywhere: true));
    }

    [Fact]
    public void Conditions_come_with_the_row()
    {
        Assert.Equal(KernelScales.OneForInputs, RuntimeKernels.Takes(BuiltinOperator.Less, TensorType.Int16)!.Scales);
        Assert.True(RuntimeKernels.Takes(BuiltinOperator.MatrixDiag, TensorType.Int8)!.NeedsZeroPointZero);
        Assert.Equal(5, RuntimeKernels.Takes(BuiltinOperator.Pad, TensorType.Int16)!.MaxRank);
    }

    [Theory]
    [InlineData(TensorType.Int8, TensorType.UInt8, true)]
    [InlineData(TensorType.Int8, TensorType.Int16, true)]
    [InlineData(TensorType.Int16, TensorType.UInt8, false)]
    [InlineData(TensorType.Int16, TensorType.Float32, false)]
    public void Codes_that_QUANTIZE_converts_are_known(TensorType from, TensorType to, bool converts) => Assert.Equal(converts, RuntimeKernels.Converts(from, to));

    [Fact]
    public void Other_runtimes_have_tables_too()
    {
        Assert.True(MicroKernels.Takes(BuiltinOperator.Conv2D, TensorType.Int16));
        Assert.False(MicroKernels.Takes(BuiltinOperator.ResizeBilinear, TensorType.Int16));
        Assert.True(MicroKernels.Takes(BuiltinOperator.Reshape, TensorType.Int64));
        Assert.False(MicroKernels.Has(BuiltinOperator.Gelu));
        Assert.Equal(9, GpuOperators.MaxVersion(BuiltinOperator.FullyConnected));
        Assert.Null(GpuOperators.MaxVersion(BuiltinOperator.GatherNd));
        Assert.NotNull(EdgeTpuOperators.ConditionOf(BuiltinOperator.Conv2D));
        Assert.Null(EdgeTpuOperators.ConditionOf(BuiltinOperator.Elu));
    }

    [Fact]
    public void Releases_tell_which_versions_an_old_compiler_knows()
    {
        Assert.Equal(new Version(2, 9, 0), RuntimeReleases.First(BuiltinOperator.Conv2D, 6));
        Assert.Equal(5, RuntimeReleases.Highest(BuiltinOperator.Conv2D, EdgeTpuOperators.Runtime));
        Assert.Equal(3, RuntimeReleases.Highest(BuiltinOperator.TransposeConv, EdgeTpuOperators.Runtime));
        Assert.Equal(1, RuntimeReleases.Highest(BuiltinOperator.Exp, EdgeTpuOperators.Runtime));
    }
}
