using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>UNSORTED_SEGMENT_PROD: rows of a segment multiplied.</summary>
public sealed partial class UnsortedSegmentProdOp : UnsortedSegment
{
    public override BuiltinOperator Operator => BuiltinOperator.UnsortedSegmentProd;

    private protected override OpKernel Float(UnsortedSegmentBinding binding) => binding.Float<Product>(1);

    private protected override OpKernel Whole(UnsortedSegmentBinding binding) => binding.Integer<Product>(1);
}
