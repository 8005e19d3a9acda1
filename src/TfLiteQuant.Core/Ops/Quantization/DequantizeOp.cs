using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>DEQUANTIZE: integer codes or half-precision values to float32.</summary>
public sealed partial class DequantizeOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Dequantize;

    public override IReadOnlyList<string> RuntimeReleases => ["1.13.1", "1.14.0", "1.15.0", "2.2.0", "2.7.0", "2.18.0", "2.21.0", "2.22.0", "2.23.0"];

    /// <summary>Version that reads the given storage.</summary>
    public static int VersionFor(TensorType storage, bool isPerAxis) => storage switch
    {
        TensorType.Float16 or TensorType.Int16 => 3,
        TensorType.Int8 when isPerAxis => 5,
        TensorType.Int8 => 2,
        _ => 1,
    };
}
