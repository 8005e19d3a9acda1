using TfLiteQuant.Model;
using Fields = TfLiteQuant.Schema.FieldIds.Operator;
using Wire = TfLiteQuant.Schema.Generated;

namespace TfLiteQuant.Schema.Writing;

/// <summary>Writes operators.</summary>
internal static class OperatorWriter
{
    /// <summary>Custom options from this length on are streamed like constant data instead of being copied into the tables.</summary>
    private const int LongCustomOptions = 4096;

    /// <summary>Writes a table and returns its offset.</summary>
    /// <param name="builder">Where to.</param>
    /// <param name="op">The operator.</param>
    /// <param name="code">Index of its code.</param>
    /// <param name="usesOffsets">Whether large data goes outside the FlatBuffer.</param>
    public static int Write(TableBuilder builder, Operator op, int code, bool usesOffsets)
    {
        var flat = builder.Flat;
        var custom = op.CustomOptions;
        var isOutside = usesOffsets && custom is { IsEmpty: false } && (op.HasLargeCustomOptions || custom.Length >= LongCustomOptions);
        var isDeferred = custom is not null && (isOutside || custom.Length >= LongCustomOptions);
        var unknown = FieldTableWriter.Prepare(builder, op.UnknownFields);
        var options2 = op.Options2 is null ? 0 : FieldTableWriter.Write(builder, op.Options2);
        var intermediates = op.Intermediates.Length == 0 ? default : builder.Vector(op.Intermediates);
        var mutating = builder.Vector(op.MutatingVariableInputs);
        var customOptions = custom is null || isDeferred ? default : builder.Vector(custom.AsSpan<byte>().ToArray());
        var options = op.Options is null ? 0 : FieldTableWriter.Write(builder, op.Options);
        var outputs = builder.Vector(op.Outputs);
        var inputs = builder.Vector(op.Inputs);
        builder.StartTable(14, unknown);
        if (isOutside) builder.DeferOutside(Fields.LargeCustomOptionsOffset, custom!, DeferredKind.OptionsOutside);
        Wire.Operator.AddDebugMetadataIndex(flat, op.DebugMetadataIndex);
        Wire.Operator.AddBuiltinOptions2(flat, options2);
        Wire.Operator.AddIntermediates(flat, intermediates);
        Wire.Operator.AddMutatingVariableInputs(flat, mutating);
        if (isDeferred && !isOutside) builder.DeferVector(Fields.CustomOptions, custom!);
        else Wire.Operator.AddCustomOptions(flat, customOptions);
        Wire.Operator.AddBuiltinOptions(flat, options);
        Wire.Operator.AddOutputs(flat, outputs);
        Wire.Operator.AddInputs(flat, inputs);
        Wire.Operator.AddOpcodeIndex(flat, (uint)code);
        Wire.Operator.AddBuiltinOptions2Type(flat, (Wire.BuiltinOptions2)(op.Options2?.Tag ?? 0));
        Wire.Operator.AddCustomOptionsFormat(flat, (Wire.CustomOptionsFormat)op.CustomOptionsFormat);
        Wire.Operator.AddBuiltinOptionsType(flat, (Wire.BuiltinOptions)(op.Options?.Tag ?? 0));
        return flat.EndTable();
    }
}
