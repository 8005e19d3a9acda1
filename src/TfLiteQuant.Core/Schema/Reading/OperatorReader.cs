using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Schema.Structure;
using Fields = TfLiteQuant.Schema.FieldIds.Operator;

namespace TfLiteQuant.Schema.Reading;

/// <summary>Reads operators.</summary>
internal static class OperatorReader
{
    public static Operator Read(ReadContext context, FlatTable table, TfLiteModel model, int subgraph, int index)
    {
        var code = table.UInt32(Fields.OpcodeIndex);
        if (code >= model.OperatorCodes.Count)
        {
            throw new TfLiteQuantException(
                ErrorCode.InvalidModel,
                $"The operator refers to operator code {code}, but the model has {model.OperatorCodes.Count}.",
                FlatBufferFault.InvalidAdvice,
                new ModelLocation(Subgraph: subgraph, OperatorIndex: index));
        }

        var op = new Operator
        {
            Code = model.OperatorCodes[(int)code],
            Inputs = table.Int32s(Fields.Inputs) ?? [],
            Outputs = table.Int32s(Fields.Outputs) ?? [],
            Intermediates = table.Int32s(Fields.Intermediates) ?? [],
            MutatingVariableInputs = ReadBooleans(table),
            Options = ReadOptions(context, table, Fields.BuiltinOptionsType, Fields.BuiltinOptions),
            Options2 = ReadOptions(context, table, Fields.BuiltinOptions2Type, Fields.BuiltinOptions2),
            CustomOptionsFormat = table.SByte(Fields.CustomOptionsFormat),
            DebugMetadataIndex = table.Int32(Fields.DebugMetadataIndex, -1),
            UnknownFields = context.Unknown.Of(table, "Operator"),
        };
        ReadCustomOptions(context, table, op, subgraph, index);
        return op;
    }

    /// <summary>Options of an operator; a tag without a table stands for options that all have their defaults.</summary>
    private static OperatorOptions? ReadOptions(ReadContext context, FlatTable table, int tagField, int valueField)
    {
        var tag = table.Byte(tagField);
        if (tag == 0) return null;
        var options = new OperatorOptions(tag);
        if (!table.TryTable(valueField, out var value)) return options;
        var union = context.Schema.Operator.Field(valueField)!.Union;
        if (union.Member(tag) is { } member) FieldTableReader.Read(context, value, member, options);
        else foreach (var (id, field) in context.Unknown.OfMember(value, union.Name, tag).Fields) options.Set(id, field);
        return options;
    }

    private static void ReadCustomOptions(ReadContext context, FlatTable table, Operator op, int subgraph, int index)
    {
        if (table.TargetOf(Fields.CustomOptions) is var position and not 0)
        {
            var vector = FlatVector.At(context.Bytes, position, sizeof(byte));
            op.CustomOptions = context.Bytes.Slice(vector.Start, vector.Count, context.Owner);
        }
        else if (table.UInt64(Fields.LargeCustomOptionsOffset) is var offset and > BufferReader.HighestPlaceholder)
        {
            op.CustomOptions = context.Outside(
                $"subgraphs[{subgraph}].operators[{index}].large_custom_options", offset, table.UInt64(Fields.LargeCustomOptionsSize), isData: false);
            op.HasLargeCustomOptions = true;
        }
    }

    private static bool[]? ReadBooleans(FlatTable table)
        => table.ByteArray(Fields.MutatingVariableInputs) is { } bytes ? Array.ConvertAll(bytes, static value => value != 0) : null;
}
