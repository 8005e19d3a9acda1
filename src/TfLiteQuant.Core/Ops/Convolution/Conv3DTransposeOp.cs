using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>CONV_3D_TRANSPOSE: output shape, filter [d,h,w,O,C], input [N,D,H,W,C], optional bias [O].</summary>
public sealed partial class Conv3DTransposeOp : OpDefinition
{
    private const int PaddingField = 0;
    private const int StrideDepthField = 1;
    private const int StrideWidthField = 2;
    private const int StrideHeightField = 3;
    private const int ActivationField = 4;
    private const int DilationDepthField = 5;
    private const int DilationWidthField = 6;
    private const int DilationHeightField = 7;

    public override BuiltinOperator Operator => BuiltinOperator.Conv3DTranspose;

    public override WeightRule Weights { get; } = new()
    {
        Operands = [1],
        Form = WeightForm.Dequantized,
        Axis = 3,
        Version = static _ => 1,
    };

    /// <summary>Every input voxel meets the whole filter.</summary>
    public override long? MultiplyAccumulates(Operator op, Subgraph graph)
        => WorkEstimate.Pixels(op.Input(2), graph) * WorkEstimate.Elements(op.Input(1), graph);

    public override OpKernel? Bind(BindContext context) => BindFloat(context);
}
