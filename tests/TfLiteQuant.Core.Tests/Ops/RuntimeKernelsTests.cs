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
    public void Conditions_come_with_the_row()
    {
        Assert.Equal(KernelScales.OneForInputs, RuntimeKernels.Takes(BuiltinOperator.Less, TensorType.Int16)!.Scales);
        Assert.True(RuntimeKernels.Takes(BuiltinOperator.MatrixDiag, TensorType.Int8)!.NeedsZeroPointZero);
        Assert.Equal(5, RuntimeKernels.Takes(BuiltinOperator.Pad, TensorType.Int16)!.MaxRank);
    }
}
