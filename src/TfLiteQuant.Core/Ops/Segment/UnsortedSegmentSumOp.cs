using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>UNSORTED_SEGMENT_SUM: rows of a segment added up.</summary>
public sealed partial class UnsortedSegmentSumOp : UnsortedSegment
{
    public override BuiltinOperator Operator => BuiltinOperator.UnsortedSegmentSum;

    private protected override OpKernel Float(UnsortedSegmentBinding binding) => binding.Float<Sum>(0);

    private protected override OpKernel Whole(UnsortedSegmentBinding binding) => binding.Integer<Sum>(0);
}
