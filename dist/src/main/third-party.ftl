Libraries that Fairlead ships, and their licences. The texts are in the folder licenses; Apache-2.0 is in LICENSE.

<#list dependencyMap as entry>
<#assign library = entry.getKey()/>
<#assign licences = entry.getValue()/>
<#if library.groupId != "io.fairlead">
${library.groupId}:${library.artifactId}:${library.version}: <#list licences as licence>${licence}<#if licence_has_next> or </#if></#list>
</#if>
</#list>
