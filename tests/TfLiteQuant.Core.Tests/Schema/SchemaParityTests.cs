using System.Reflection;
using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.Schema.Binary;
using Xunit;
using Wire = TfLiteQuant.Schema.Generated;

namespace TfLiteQuant.Core.Tests.Schema;

/// <summary>What is stated by hand agrees with the schema.</summary>
public sealed class SchemaParityTests
{
    [Fact]
    public void Operators_have_the_schema_s_codes_and_names()
    {
        var codes = Enum.GetValues<Wire.BuiltinOperator>();
        Assert.Equal(codes.Length, BuiltinOperators.AllNames.Count);
        foreach (var code in codes)
        {
            Assert.Equal(code.ToString(), BuiltinOperators.NameOf((BuiltinOperator)(int)code));
            Assert.True(Enum.IsDefined((BuiltinOperator)(int)code), $"{code} is missing");
            Assert.Equal(Plain(code.ToString()), Plain(((BuiltinOperator)(int)code).ToString()));
        }
    }

    [Fact]
    public void Tensor_types_have_the_schema_s_codes()
    {
        Assert.Equal(
            Enum.GetValues<Wire.TensorType>().Select(static type => (Plain(type.ToString()), (int)type)),
            Enum.GetValues<TensorType>().Select(static type => (Plain(type.ToString()), (int)type)));
    }

    [Fact]
    public void Field_ids_are_the_schema_s()
    {
        var tables = Tables();
        foreach (var stated in typeof(FieldIds).GetNestedTypes(BindingFlags.NonPublic))
        {
            var table = tables[stated.Name == nameof(FieldIds.IndexVector) ? "Int32Vector" : stated.Name];
            var constants = stated.GetFields();
            foreach (var constant in constants)
            {
                var field = table.Field((int)constant.GetRawConstantValue()!);
                Assert.True(field is not null && Plain(field.Name) == Plain(constant.Name), $"{stated.Name}.{constant.Name} is {field?.Name}");
            }

            Assert.Equal(table.Fields.Count(static field => field is not null), constants.Length);
        }
    }

    [Fact]
    public void Every_member_of_a_union_has_a_table()
    {
        var operatorTable = BinarySchema.TfLite.Operator;
        Assert.Equal(127, operatorTable.Fields[FieldIds.Operator.BuiltinOptions]!.Union.Count);
        Assert.Equal(24, operatorTable.Fields[FieldIds.Operator.BuiltinOptions2]!.Union.Count);
        foreach (var id in (int[])[FieldIds.Operator.BuiltinOptions, FieldIds.Operator.BuiltinOptions2])
        {
            var union = operatorTable.Fields[id]!.Union;
            for (var tag = 1; tag < union.Count; tag++) Assert.True(union.Member(tag) is not null, $"{union.Name} {tag}");
            Assert.Null(union.Member(0));
            Assert.Null(union.Member(union.Count));
        }

        Assert.Equal("Conv2DOptions", operatorTable.Fields[FieldIds.Operator.BuiltinOptions]!.Union.Member(1)!.Name);
    }

    /// <summary>Walker and readers count on this.</summary>
    [Fact]
    public void The_schema_has_no_structs_and_no_vectors_of_unions()
    {
        foreach (var table in Tables().Values)
        {
            foreach (var field in table.Fields)
            {
                Assert.True(field is null || field.Element is not (BaseType.Union or BaseType.UnionTag or BaseType.Vector), $"{table.Name}.{field?.Name}");
                Assert.True(field is null || field.Type is >= BaseType.UnionTag and <= BaseType.Union, $"{table.Name}.{field?.Name}");
            }
        }
    }

    private static Dictionary<string, SchemaTable> Tables()
        => Enumerable.Range(0, BinarySchema.TfLite.TableCount).Select(BinarySchema.TfLite.TableAt).ToDictionary(static table => table.Name);

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
}
